/// Sprig's functions on paths; those of the operating system are the same where paths have slashes.
enum PathFunctions {
    static var all: [TemplateFunction] {
        [("base", "dir", "clean", "ext", "isAbs"), ("osBase", "osDir", "osClean", "osExt", "osIsAbs")].flatMap
        {
            base, directory, clean, fileExtension, isAbsolute -> [TemplateFunction] in
            [
                .text(base, [.string]) { GoPath.base($0.string(0)) },
                .text(directory, [.string]) { GoPath.directory($0.string(0)) },
                .text(clean, [.string]) { GoPath.clean($0.string(0)) },
                .text(fileExtension, [.string]) { GoPath.fileExtension($0.string(0)) },
                TemplateFunction(isAbsolute, [.string], returns: .bool) {
                    .bool(GoPath.isAbsolute($0.string(0)))
                },
            ]
        }
    }
}
