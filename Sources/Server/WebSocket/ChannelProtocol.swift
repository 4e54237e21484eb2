import Kubernetes

/// A subprotocol that carries several channels over one WebSocket: the first byte of a message names its channel.
struct ChannelProtocol: Sendable, Equatable {
    /// The subprotocol's name; empty when the client named none.
    let name: String
    /// Whether messages are text: the channel's digit and the bytes in base64.
    let isText: Bool
    /// From the fourth on the error channel carries a `Status`, from the fifth on channels can be closed.
    let version: Int

    private static let served: [ChannelProtocol] = [
        ChannelProtocol(name: "v5.channel.k8s.io", isText: false, version: 5),
        ChannelProtocol(name: "v4.channel.k8s.io", isText: false, version: 4),
        ChannelProtocol(name: "v4.base64.channel.k8s.io", isText: true, version: 4),
        ChannelProtocol(name: "channel.k8s.io", isText: false, version: 1),
        ChannelProtocol(name: "base64.channel.k8s.io", isText: true, version: 1),
    ]

    private init(name: String, isText: Bool, version: Int) {
        self.name = name
        self.isText = isText
        self.version = version
    }

    /// The first of the offered protocols that is served; nil when there is none.
    init?(offered: [String]) {
        let names = offered.filter { !$0.hasPrefix("base64url.bearer.") }
        if names.isEmpty {
            self.init(name: "", isText: false, version: 1)
            return
        }
        for name in names {
            guard let found = Self.served.first(where: { $0.name == name }) else { continue }
            self = found
            return
        }
        return nil
    }

    /// The channels of a process's streams.
    enum Channel {
        static let stdin: UInt8 = 0
        static let stdout: UInt8 = 1
        static let stderr: UInt8 = 2
        static let error: UInt8 = 3
        static let resize: UInt8 = 4
        static let close: UInt8 = 255
    }

    /// A message as it goes over the wire.
    func message(_ channel: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        guard isText else { return [channel] + bytes }
        return [UInt8(ascii: "0") + channel] + Array(Base64.encode(bytes).utf8)
    }

    /// Channel and bytes of a message; nil when it is none.
    func parse(_ message: [UInt8]) -> (channel: UInt8, bytes: [UInt8])? {
        guard let first = message.first else { return nil }
        let rest = Array(message.dropFirst())
        guard isText else { return (first, rest) }
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
            let bytes = try? Base64.decode(String(decoding: rest, as: UTF8.self))
        else { return nil }
        return (first - UInt8(ascii: "0"), bytes)
    }
}
