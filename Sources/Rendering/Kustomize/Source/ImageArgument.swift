/// An image as `kustomize edit set image` takes it: `name=newname:tag@digest`, where what is not to change is left
/// out, or `name:tag`. An asterisk keeps what the kustomization says.
enum ImageArgument {
    static func rule(_ text: String) throws(KustomizeError) -> ImageRule {
        let fault = KustomizeError(
            "invalid format of image '\(text)', use one of the following options: <image>=<newimage>:<newtag>, "
                + "<image>=<newimage>@<digest>, <image>=<newimage>, <image>:<newtag>, <image>@<digest>")
        var rule = ImageRule()
        var rest = Substring(text)
        if let sign = text.firstIndex(of: "=") {
            rule.name = String(text[..<sign])
            rest = text[text.index(after: sign)...]
            let parts = ImageName.split(String(rest))
            rule.newName = parts.name
            rule.newTag = parts.tag
            rule.digest = parts.digest
            guard !rule.name.isEmpty else { throw fault }
            return rule
        }
        let parts = ImageName.split(String(rest))
        rule.name = parts.name
        rule.newTag = parts.tag
        rule.digest = parts.digest
        guard !rule.name.isEmpty, !(rule.newTag.isEmpty && rule.digest.isEmpty) else { throw fault }
        return rule
    }

    /// What is set where the kustomization has an image of the name.
    static func merged(_ rule: ImageRule, over old: ImageRule) -> ImageRule {
        var rule = rule
        if rule.newName == "*" { rule.newName = old.newName }
        if rule.newTag == "*" { rule.newTag = old.newTag }
        if rule.digest == "*" { rule.digest = old.digest }
        return rule
    }
}
