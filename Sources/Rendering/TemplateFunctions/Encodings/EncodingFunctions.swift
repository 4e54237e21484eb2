import Crypto

/// Sprig's functions that encode and that sum up.
enum EncodingFunctions {
    static var all: [TemplateFunction] {
        [
            .text("b64enc", [.string]) { GoBase64.encode($0.string(0).bytes) },
            .text("b64dec", [.string]) { arguments in
                // A failure is the result, not an error.
                do { return ByteString(try GoBase64.decode(arguments.string(0))) } catch {
                    return ByteString("\(error)")
                }
            },
            .text("b32enc", [.string]) { GoBase32.encode($0.string(0).bytes) },
            .text("b32dec", [.string]) { arguments in
                do { return ByteString(try GoBase32.decode(arguments.string(0))) } catch {
                    return ByteString("\(error)")
                }
            },
            .text("sha1sum", [.string]) { hexadecimal(Insecure.SHA1.hash(data: $0.string(0).bytes)) },
            .text("sha256sum", [.string]) { hexadecimal(SHA256.hash(data: $0.string(0).bytes)) },
            .text("sha512sum", [.string]) { hexadecimal(SHA512.hash(data: $0.string(0).bytes)) },
            .text("adler32sum", [.string]) { ByteString(String(adler32($0.string(0).bytes))) },
        ]
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> ByteString {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return ByteString(out)
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return b << 16 | a
    }
}
