/// The options and operands of a command, read as getopt does.
struct CommandOptions {
    private(set) var flags: Set<String> = []
    private(set) var values: [String: [String]] = [:]
    private(set) var operands: [String] = []
    /// The first option that is not known.
    private(set) var unknown: String?

    /// - Parameters:
    ///   - valued: options that take a value: letters, or long names with their dashes.
    init(_ arguments: [String], valued: Set<String> = [], stopsAtOperand: Bool = false) {
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            if argument == "--" {
                operands += arguments[index...]
                return
            }
            guard argument.hasPrefix("-"), argument.utf8.count > 1 else {
                operands.append(argument)
                if stopsAtOperand {
                    operands += arguments[index...]
                    return
                }
                continue
            }
            if argument.hasPrefix("--") {
                if let equals = argument.firstIndex(of: "=") {
                    let name = String(argument[..<equals])
                    flags.insert(name)
                    values[name, default: []].append(String(argument[argument.index(after: equals)...]))
                } else {
                    flags.insert(argument)
                    if valued.contains(argument), index < arguments.count {
                        values[argument, default: []].append(arguments[index])
                        index += 1
                    }
                }
                continue
            }
            var letters = argument.dropFirst()
            while let letter = letters.popFirst() {
                let name = String(letter)
                flags.insert(name)
                guard valued.contains(name) else { continue }
                if !letters.isEmpty {
                    values[name, default: []].append(String(letters))
                } else if index < arguments.count {
                    values[name, default: []].append(arguments[index])
                    index += 1
                }
                break
            }
        }
    }

    func has(_ names: String...) -> Bool { names.contains { flags.contains($0) } }
    func value(_ names: String...) -> String? { names.lazy.compactMap { values[$0]?.last }.first }
}
