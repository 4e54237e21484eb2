/// Takes credentials out of URLs, so that no text shown or logged holds a password.
enum Redaction {
    /// The text with the user information of every `scheme://user:password@host` removed.
    ///
    /// A bare user name is kept for `ssh://`, where it is part of the address and no secret. Everywhere else
    /// it goes too: tokens are often given as the user name.
    static func redacting(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let marker = Array("://".utf8)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            guard bytes[position...].starts(with: marker) else {
                output.append(bytes[position])
                position += 1
                continue
            }
            let isSSH = output.suffix(3).elementsEqual("ssh".utf8)
            output += marker
            position += marker.count
            // The authority ends at the path, the query, the fragment, a blank or a quote.
            let end = bytes[position...].firstIndex { Self.authorityEnds.contains($0) } ?? bytes.count
            if let at = bytes[position..<end].lastIndex(of: 0x40) {
                if isSSH, !bytes[position..<at].contains(0x3A) { output += bytes[position...at] }
                position = at + 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static let authorityEnds: Set<UInt8> = [0x2F, 0x3F, 0x23, 0x20, 0x22, 0x27, 0x0A, 0x09]
}
