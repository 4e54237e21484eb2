import Testing

@testable import Git

@Suite struct `Repository locations` {
    struct Row: Sendable {
        let text: String
        let scheme: RepositoryLocation.Scheme
        let address: String
        let name: String
        let reason: String
    }

    static let rows: [Row] = [
        Row(
            text: "/srv/deploy.git", scheme: .path, address: "/srv/deploy.git", name: "deploy", reason: "bare"
        ),
        Row(
            text: "/srv/deploy/.git/", scheme: .path, address: "/srv/deploy/.git", name: "deploy",
            reason: ".git"),
        Row(
            text: ".", scheme: .path, address: "/home/ada/work", name: "work", reason: "the working directory"
        ),
        Row(text: "../x//y/./", scheme: .path, address: "/home/ada/x/y", name: "y", reason: "relative"),
        Row(text: "~/deploy", scheme: .path, address: "/home/ada/deploy", name: "deploy", reason: "home"),
        Row(
            text: "~deploy", scheme: .path, address: "/home/ada/work/~deploy", name: "deploy",
            reason: "not home"),
        Row(
            text: "./a:b", scheme: .path, address: "/home/ada/work/a:b", name: "a-b",
            reason: "slash before colon"),
        Row(
            text: "file:///srv/My Repo", scheme: .file, address: "file:///srv/My Repo", name: "my-repo",
            reason: "file"),
        Row(
            text: "https://u:p@example.com/team/deploy.git", scheme: .https,
            address: "https://example.com/team/deploy.git",
            name: "deploy", reason: "credentials are not shown"),
        Row(
            text: "git@example.com:team/deploy.git", scheme: .ssh, address: "git@example.com:team/deploy.git",
            name: "deploy", reason: "as ssh has it"),
        Row(
            text: "example.com:deploy", scheme: .ssh, address: "example.com:deploy", name: "deploy",
            reason: "no user"),
        Row(
            text: "ssh://git@example.com:2222/team/deploy", scheme: .ssh,
            address: "ssh://git@example.com:2222/team/deploy",
            name: "deploy", reason: "an SSH user is part of the address"),
    ]

    @Test(arguments: rows) func `are parsed as git does`(row: Row) throws {
        let location = try RepositoryLocation(row.text, relativeTo: "/home/ada/work", home: "/home/ada")
        #expect(location.scheme == row.scheme)
        #expect(location.redactedDescription == row.address)
        #expect(location.defaultName == row.name)
    }

    @Test(arguments: [
        "", "git://example.com/x", "ftp://example.com/x", "https://", "https:///x", "ssh://h:0/x", "file://x",
        "a\nb", "https://host",
    ])
    func `that cannot be are refused`(text: String) {
        #expect(throws: GitError.self) { try RepositoryLocation(text) }
    }

    @Test func `know host, port and user`() throws {
        let location = try RepositoryLocation("ssh://git@[::1]:2222/x")
        #expect(location.host == "::1")
        #expect(location.port == 2222)
        #expect(location.user == "git")
    }
}

@Suite struct `Texts of errors` {
    @Test func `show no password of a URL`() {
        let error = GitError(
            .network, "cannot fetch https://ada:geheim@example.com/x", hint: "wait",
            location: "https://token@example.com/x", cause: "failed 'http://a:b@c@h/p' twice http://plain/")
        #expect(
            error.description
                == "https://example.com/x: cannot fetch https://example.com/x: failed 'http://h/p' twice http://plain/ (wait)"
        )
    }
}
