import Kubernetes
import Simulator
import Testing
import YAML

extension Scenario {
    /// What a command in a container wrote, and the code it ended with.
    struct Executed {
        var output = ""
        var error = ""
        var code: Int?
    }

    /// Executes a command and lets time pass until it ends, at most `seconds`.
    mutating func exec(
        _ pod: String, _ command: [String], input: String? = nil, tty: Bool = false, seconds: Int = 60,
        container: String = ""
    ) -> Executed {
        var request = SessionRequest(namespace: "default", pod: pod, command: command)
        request.container = container
        request.stdin = input != nil
        request.tty = tty
        var result = Executed()
        do {
            let session = try cluster.openSession(request)
            if let input {
                cluster.feed(session, Array(input.utf8))
                if !tty { cluster.closeInput(of: session) }
            }
            for step in 0...(seconds * 10) {
                let output = cluster.takeOutput(of: session)
                result.output += String(decoding: output.stdout, as: UTF8.self)
                result.error += String(decoding: output.stderr, as: UTF8.self)
                if case .exited(let code)? = output.end {
                    result.code = code
                    return result
                }
                if step < seconds * 10 { advance(0.1) }
            }
            cluster.close(session)
        } catch {
            result.error = "\(error)"
        }
        return result
    }

    /// Runs a script with `sh -c`.
    mutating func sh(_ pod: String, _ script: String) -> Executed { exec(pod, ["sh", "-c", script]) }

    /// The whole log of a container.
    func log(_ pod: String, _ adjust: (inout LogOptions) -> Void = { _ in }) -> String {
        guard let found = pods().first(where: { $0.name == pod }) else { return "no such pod" }
        var options = LogOptions()
        adjust(&options)
        do {
            var reader = try cluster.openLog(of: found, options)
            return String(decoding: cluster.read(&reader).bytes, as: UTF8.self)
        } catch {
            return error.message
        }
    }
}
