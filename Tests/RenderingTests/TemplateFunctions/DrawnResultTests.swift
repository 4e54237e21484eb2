import Rendering
import Testing

@Suite("Results that are drawn")
struct DrawnResultTests {
    private func render(_ template: String, seed: UInt64 = 0) throws -> String {
        var set = TemplateSet(functions: .helm)
        try set.parse("t", Array(template.utf8))
        let execution = TemplateExecution(set, environment: SeededEnvironment(seed: seed))
        return String(decoding: try execution.execute("t", data: .null), as: UTF8.self)
    }

    private static let drawing = [
        "{{ randAlphaNum 20 }}", "{{ randAlpha 20 }}", "{{ randNumeric 20 }}", "{{ randAscii 20 }}",
        "{{ randBytes 20 }}", "{{ uuidv4 }}", "{{ randInt 0 1000000000 }}",
        #"{{ shuffle "abcdefghijklmnop" }}"#,
        #"{{ genPrivateKey "ecdsa" }}"#, #"{{ genPrivateKey "ed25519" }}"#, #"{{ encryptAES "k" "text" }}"#,
        #"{{ bcrypt "x" }}"#,
        #"{{ (genCAWithKey "ca" 3 (genPrivateKey "ecdsa")).Cert }}"#,
    ]

    @Test("are the same in every render of the same seed, and others with another", arguments: drawing)
    func seeded(_ template: String) throws {
        #expect(try render(template) == render(template))
        #expect(try render(template) != render(template, seed: 1))
    }

    @Test("differ from call to call, at one place and at two")
    func calls() throws {
        let loop = try render("{{ range until 5 }}{{ randAlphaNum 12 }} {{ end }}").split(separator: " ")
        #expect(Set(loop).count == 5)
        let two = try render("{{ randAlphaNum 12 }} {{ randAlphaNum 12 }}").split(separator: " ")
        #expect(Set(two).count == 2)
    }

    @Test("have their characters and lengths")
    func forms() throws {
        #expect(try render("{{ randNumeric 200 }}").utf8.allSatisfy { $0 >= 48 && $0 <= 57 })
        #expect(try render("{{ randAlpha 200 }}").unicodeScalars.allSatisfy(\.properties.isAlphabetic))
        #expect(
            try render(
                #"{{ regexMatch "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$" uuidv4 }}"#
            ) == "true")
        #expect(
            try render("{{ range until 50 }}{{ $n := randInt 3 6 }}{{ and (ge $n 3) (lt $n 6) }}{{ end }}")
                == String(repeating: "true", count: 50))
        #expect(
            try render(#"{{ decryptAES "key" (encryptAES "key" "plain text of some length") }}"#)
                == "plain text of some length")
        #expect(try render(#"{{ bcrypt "x" | trunc 7 }} {{ htpasswd "u" "p" | len }}"#) == "$2a$10$ 62")
    }

    @Test("that ask for the time get that of the render")
    func time() throws {
        #expect(try render(#"{{ now | date "2006-01-02 15:04:05" }}"#) == "2026-01-02 03:04:05")
        #expect(
            try render(#"{{ date "2006" "no date" }} {{ now.Unix }} {{ unixEpoch now }}"#)
                == "2026 1767323045 1767323045")
        #expect(
            try render(#"{{ ago (now | dateModify "-90m") }} {{ durationRound (now | dateModify "-50h") }}"#)
                == "1h30m0s 2d")
    }

    @Test("are hashes that other programs know")
    func hash() throws {
        // The salt is that of the hash; libxcrypt gives the same for both.
        #expect(
            try render(#"{{ derivePassword 1 "long" "password" "user" "example.com" }}"#) == "ZedaFaxcZaso9*")
    }
}
