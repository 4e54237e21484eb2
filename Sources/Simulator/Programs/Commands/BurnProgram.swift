import Kubernetes

/// `dd` and `stress`: use CPU, for a time or until they are ended.
struct BurnProgram: ProcessBody {
    private let milli: Int64
    private let duration: Duration?
    private let message: String
    private var end: Timestamp?

    init(dd words: [String]) {
        func value(_ name: String) -> String? {
            words.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
        }
        let size =
            value("bs").flatMap {
                Quantity($0.uppercased() == $0 ? $0 + ($0.last?.isLetter == true ? "i" : "") : $0)?.value
            } ?? 512
        let count = value("count").flatMap { Int64($0) }
        milli = 1000
        if let count {
            let bytes = Double(count) * Double(size)
            duration = .microseconds(Int64(min(bytes / 2000, 3e12)))
            message =
                "\(count)+0 records in\n\(count)+0 records out\n\(Int64(min(bytes, 9e18))) bytes copied\n"
        } else {
            duration = nil
            message = ""
        }
    }

    init(stress words: [String]) {
        let options = CommandOptions(
            Array(words.dropFirst()),
            valued: ["c", "t", "m", "i", "d", "--cpu", "--timeout", "--vm", "--io", "--vm-bytes", "--cpus"])
        milli =
            1000
            * (options.value("c", "--cpu", "--cpus").flatMap { Int64($0) }.map { min(max($0, 0), 1000) } ?? 0)
        duration = options.value("t", "--timeout").flatMap(SleepProgram.duration)
        message = ""
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        system.burn(process, milli: milli)
        guard let duration else { return .wait(.signal) }
        let time = end ?? system.now + duration
        end = time
        guard time <= system.now else { return .wait(.time(time)) }
        system.write(process, 2, message)
        return .exit(0)
    }
}
