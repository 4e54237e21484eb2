/// `images`: other names, tags and digests for images.
struct ImageTransformer: Transformer {
    let rule: ImageRule
    let fields: [FieldSpec]

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        let pattern: RegularExpression
        do {
            // The name is a pattern itself.
            pattern = try RegularExpression(
                "^\(rule.name)(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$")
        } catch {
            throw KustomizeError("the image name \(rule.name) is no pattern: \(error.message)")
        }
        for resource in set.resources where resource.kind != "CustomResourceDefinition" {
            try resource.edit { (node) throws(KustomizeError) in try changeContainers(below: node, pattern) }
        }
        for resource in set.resources where resource.kind != "CustomResourceDefinition" {
            try resource.edit { (node) throws(KustomizeError) in
                try fields.apply(to: node) { (node) throws(KustomizeError) in try change(node, pattern) }
            }
        }
    }

    /// Changes the images of all lists called `containers` or `initContainers`, wherever they are.
    private func changeContainers(below node: Node, _ pattern: RegularExpression) throws(KustomizeError) {
        if node.isNull { return }
        switch node.kind {
        case .mapping:
            for (key, value) in node.fields {
                try changeContainers(below: value, pattern)
                guard key.text == "containers" || key.text == "initContainers", value.kind == .sequence,
                    !value.isNull
                else { continue }
                for element in value.content {
                    if let image = try element.lookUp("image") { try change(image, pattern) }
                }
            }
        case .sequence:
            for element in node.content { try changeContainers(below: element, pattern) }
        case .scalar, .alias:
            break
        }
    }

    private func change(_ node: Node, _ pattern: RegularExpression) throws(KustomizeError) {
        try node.require(.scalar)
        guard pattern.matches(node.text) else { return }
        var (name, tag, digest) = ImageName.split(node.text)
        if !rule.newName.isEmpty { name = rule.newName }
        if !rule.newTag.isEmpty {
            tag = rule.newTag
            digest = rule.digest
        } else if !rule.digest.isEmpty {
            tag = ""
            digest = rule.digest
        } else if !rule.tagSuffix.isEmpty {
            tag += rule.tagSuffix
            digest = ""
        }
        if !tag.isEmpty { name += ":\(tag)" }
        if !digest.isEmpty { name += "@\(digest)" }
        try node.setScalar(to: .scalar(name))
    }
}

/// The parts of an image's name.
enum ImageName {
    /// The name, the tag and the digest, the latter two empty when absent. A colon before the first slash is a port.
    static func split(_ image: String) -> (name: String, tag: String, digest: String) {
        let bytes = Array(image.utf8)
        let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? 0
        let searched = bytes[slash...]
        let at = searched.firstIndex(of: UInt8(ascii: "@"))
        let colon = searched.firstIndex(of: UInt8(ascii: ":"))
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        switch (colon, at) {
        case (nil, nil): return (image, "", "")
        case (let colon?, let at?) where colon < at:
            return (text(0..<colon), text((colon + 1)..<at), text((at + 1)..<bytes.count))
        case (_, let at?): return (text(0..<at), "", text((at + 1)..<bytes.count))
        case (let colon?, nil): return (text(0..<colon), text((colon + 1)..<bytes.count), "")
        }
    }
}
