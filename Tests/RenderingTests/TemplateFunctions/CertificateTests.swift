import Foundation
import Rendering
import SwiftASN1
import Testing
import X509

@Suite("Certificates that templates make")
struct CertificateTests {
    private func render(_ template: String) throws -> [String] {
        var set = TemplateSet(functions: .helm)
        try set.parse("t", Array(template.utf8))
        let execution = TemplateExecution(set, environment: SeededEnvironment())
        let text = String(decoding: try execution.execute("t", data: .null), as: UTF8.self)
        return text.split(separator: "|").map(String.init)
    }

    @Test("are signed by the authority they name")
    func chain() throws {
        let parts = try render(
            """
            {{ $key := genPrivateKey "ecdsa" }}{{ $ca := genCAWithKey "the ca" 10 $key -}}
            {{ $leaf := genSignedCertWithKey "leaf" (list "10.0.0.1" "::1") (list "a.example" "b") 2 $ca \
            (genPrivateKey "ed25519") -}}
            {{ $ca.Cert }}|{{ $leaf.Cert }}
            """.replacing("\\\n", with: ""))
        let authority = try Certificate(pemEncoded: parts[0])
        let leaf = try Certificate(pemEncoded: parts[1])
        #expect(authority.publicKey.isValidSignature(authority.signature, for: authority))
        #expect(authority.publicKey.isValidSignature(leaf.signature, for: leaf))
        #expect(leaf.issuer == authority.subject)
        #expect("\(leaf.subject)" == "CN=leaf")
        #expect(try authority.extensions.basicConstraints == .isCertificateAuthority(maxPathLength: nil))
        #expect(try leaf.extensions.basicConstraints == .notCertificateAuthority)
        let names = try #require(try leaf.extensions.subjectAlternativeNames)
        #expect(Array(names).count == 4)
        #expect(leaf.notValidAfter.timeIntervalSince(leaf.notValidBefore) == 2 * 86_400)
    }

    @Test("of RSA keys verify as well")
    func rsa() throws {
        let parts = try render(
            #"{{ $c := genSelfSignedCert "self" nil (list "x") 1 }}{{ $c.Cert }}|{{ $c.Key }}"#)
        let certificate = try Certificate(pemEncoded: parts[0])
        #expect(certificate.publicKey.isValidSignature(certificate.signature, for: certificate))
        #expect(try Certificate.PrivateKey(pemEncoded: parts[1]).publicKey == certificate.publicKey)
    }

    @Test("pass through buildCustomCert")
    func custom() throws {
        let parts = try render(
            #"{{ $k := genPrivateKey "ecdsa" }}{{ $ca := genCAWithKey "c" 1 $k }}{{ $b := buildCustomCert (b64enc $ca.Cert) (b64enc $k) }}{{ eq $b.Cert $ca.Cert }}|{{ eq $b.Key $k }}"#
        )
        #expect(parts == ["true", "true"])
    }

    @Test("of DSA keys are an error")
    func dsa() {
        let error = #expect(throws: TemplateError.self) { try render(#"{{ genPrivateKey "dsa" }}"#) }
        #expect(error?.description.contains("DSA keys are obsolete") ?? false)
    }
}
