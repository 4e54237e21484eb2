import Kubernetes

/// Blocks of base64 between dashed lines (RFC 7468), as Go's `encoding/pem` writes and reads them.
struct PEMText {
    var label: String
    var bytes: [UInt8]

    /// The block as text, 64 characters a line.
    var description: ByteString {
        let text = Array(Kubernetes.Base64.encode(bytes).utf8)
        var out = Array("-----BEGIN \(label)-----\n".utf8)
        for start in stride(from: 0, to: text.count, by: 64) {
            out += text[start..<min(start + 64, text.count)]
            out.append(10)
        }
        return ByteString(out + "-----END \(label)-----\n".utf8)
    }

    init(label: String, bytes: [UInt8]) {
        self.label = label
        self.bytes = bytes
    }

    /// The first block in a text; nil when there is none.
    init?(_ text: ByteString) {
        let begin = ByteString("-----BEGIN "), dashes = ByteString("-----")
        var position = 0
        while let start = text.firstOffset(of: begin, from: position) {
            position = start + begin.count
            // The line of dashes begins its line.
            guard start == 0 || text.bytes[start - 1] == 10,
                let labelEnd = text.firstOffset(of: dashes, from: position)
            else { continue }
            let label = text[position..<labelEnd]
            let end = ByteString(Array("-----END ".utf8) + label.bytes + dashes.bytes)
            guard !label.bytes.contains(10), let stop = text.firstOffset(of: end, from: labelEnd) else {
                continue
            }
            let body = text.bytes[(labelEnd + dashes.count)..<stop].filter { !Unicode.Scalar($0).isGoSpace }
            guard let bytes = try? GoBase64.decode(ByteString(body)) else { continue }
            self.init(label: label.text, bytes: bytes)
            return
        }
        return nil
    }
}
