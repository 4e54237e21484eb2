import Kubernetes

/// `%{http_code}` and the like.
struct WriteOut {
    let status: Int
    let size: Int
    let duration: Duration
    let address: String

    func fill(_ format: String) -> [UInt8] {
        var result = ""
        var rest = String(decoding: ShellEscapes.expand(Array(format.utf8)).bytes, as: UTF8.self)[...]
        while let open = rest.firstIndex(of: "%") {
            result += rest[..<open]
            rest = rest[rest.index(after: open)...]
            guard rest.first == "{", let close = rest.firstIndex(of: "}") else {
                if rest.first == "%" { rest.removeFirst() }
                result += "%"
                continue
            }
            let name = rest[rest.index(after: rest.startIndex)..<close]
            switch name {
            case "http_code", "response_code":
                result += String(repeating: "0", count: max(0, 3 - "\(status)".count)) + "\(status)"
            case "size_download": result += "\(size)"
            case "time_total", "time_starttransfer": result += TextOutput.decimal(duration.inSeconds, 6)
            case "time_connect", "time_namelookup", "time_pretransfer": result += "0.000312"
            case "remote_ip": result += address
            default: break
            }
            rest = rest[rest.index(after: close)...]
        }
        return Array((result + rest).utf8)
    }
}
