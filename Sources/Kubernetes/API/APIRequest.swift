package import YAML

/// One request to a Kubernetes API server, as the wire has it but without a socket.
package struct APIRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case options = "OPTIONS"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// What is sent: nothing, bytes of the content type, or a value that stands for its JSON without being encoded.
    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        case value(Value)
    }

    package var method: Method
    /// The path, percent-decoded per segment by the receiver; always begins with `/`.
    package var path: String
    /// Decoded query parameters in the order given.
    package var query: [(name: String, value: String)]
    /// `Accept`; empty means anything.
    package var accept: String
    /// `Content-Type` of the body.
    package var contentType: String
    package var userAgent: String
    package var body: Body
    /// Who asks, as the shell around the API server authenticated it.
    package var user: User
    /// Whom the sender wants to act as, as the `Impersonate-` headers say; its name is empty when they name no user.
    package var impersonation: User?

    package init(
        _ method: Method, _ path: String, query: [(name: String, value: String)] = [], accept: String = "",
        contentType: String = "application/json", userAgent: String = "", body: Body = .none,
        user: User = .anonymous
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.accept = accept
        self.contentType = contentType
        self.userAgent = userAgent
        self.body = body
        self.user = user
    }

    /// The first value of a query parameter.
    package subscript(query name: String) -> String? { query.first { $0.name == name }?.value }
}

/// An authenticated user, as Kubernetes' `UserInfo`.
package struct User: Sendable, Hashable {
    package var name: String
    package var uid: String
    package var groups: [String]
    /// Further attributes in the order given.
    package var extra: [Extra]

    package struct Extra: Sendable, Hashable {
        package var key: String
        package var values: [String]

        package init(key: String, values: [String]) {
            self.key = key
            self.values = values
        }
    }

    package init(name: String, uid: String = "", groups: [String] = [], extra: [Extra] = []) {
        self.name = name
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    package static let anonymous = User(name: "system:anonymous", groups: ["system:unauthenticated"])
    /// The administrator whose token the written kubeconfig holds.
    package static let admin = User(
        name: "kubernetes-admin", groups: ["system:masters", "system:authenticated"])
}

/// The answer to an ``APIRequest`` that is not a stream.
package struct APIResponse: Sendable {
    /// What came back: a value not yet encoded, or bytes of the content type.
    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        case value(Value)
    }

    package var status: Int
    package var contentType: String
    /// Further headers: `Warning`, `Retry-After`, `Location`, `Allow`.
    package var headers: [(name: String, value: String)]
    package var body: Body

    package init(
        status: Int = 200, contentType: String = "application/json",
        headers: [(name: String, value: String)] = [], body: Body
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// The texts of the `Warning` headers, unquoted.
    package var warnings: [String] {
        headers.filter { $0.name == "Warning" }.map { header in
            // 299 - "text", with backslash escapes inside the quotes.
            guard let open = header.value.firstIndex(of: "\""), let close = header.value.lastIndex(of: "\""),
                open < close
            else { return header.value }
            var text = ""
            var escaped = false
            for character in header.value[header.value.index(after: open)..<close] {
                if character == "\\", !escaped {
                    escaped = true
                } else {
                    text.append(character)
                    escaped = false
                }
            }
            return text
        }
    }
}
