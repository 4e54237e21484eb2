import Kubernetes

extension AuthorizationAttributes {
    /// What a request wants, told from its method, path and query alone: `RequestInfo` of apiserver.
    ///
    /// Whether the resource exists does not matter: who may not even ask gets no other answer than that.
    init(_ request: APIRequest, segments: [String]) {
        let method = request.method.rawValue.lowercased()
        self.init(user: request.user, verb: method)
        guard var parts = Self.resourceParts(segments) else {
            path =
                request.path.utf8.contains(UInt8(ascii: "%"))
                ? "/" + segments.joined(separator: "/") : request.path
            return
        }
        if segments.first == "apis" { group = segments[1] }
        switch request.method {
        case .post: verb = "create"
        case .get, .head: verb = "get"
        case .put: verb = "update"
        case .patch: verb = "patch"
        case .delete: verb = "delete"
        case .options: verb = ""
        }
        if parts.first == "namespaces", parts.count > 1 {
            namespace = parts[parts.startIndex + 1]
            let rest = parts.dropFirst(2)
            if let third = rest.first, !["status", "finalize"].contains(third) { parts = rest }
        }
        resource = parts.popFirst() ?? ""
        name = parts.popFirst() ?? ""
        subresource = parts.popFirst() ?? ""
        guard name.isEmpty else { return }
        if verb == "get" {
            let watch = request[query: "watch"]
            verb = watch.map { $0 != "false" && $0 != "0" } ?? false ? "watch" : "list"
            name = Self.selectedName(request)
        } else if verb == "delete" {
            verb = "deletecollection"
        }
    }

    /// What follows the version in a path that addresses a resource.
    private static func resourceParts(_ segments: [String]) -> ArraySlice<String>? {
        switch segments.first {
        case "api" where segments.count >= 3: segments[2...]
        case "apis" where segments.count >= 4: segments[3...]
        default: nil
        }
    }

    /// A list of the one object that a field selector names may be allowed by that name.
    private static func selectedName(_ request: APIRequest) -> String {
        guard let text = request[query: "fieldSelector"],
            let name = (try? FieldSelector(parsing: text))?.requiredValue(of: "metadata.name"),
            NameValidation.pathSegment(name).isEmpty
        else { return "" }
        return name
    }
}
