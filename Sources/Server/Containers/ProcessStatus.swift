import Kubernetes
import Simulator
import YAML

/// What goes over the error channel when a process has ended.
enum ProcessStatus {
    /// The `Status` of an end, as the fourth and fifth version of the protocol have it.
    ///
    /// - Parameter command: Empty for an attached process, whose code its own status tells.
    static func value(of end: SessionEnd, command: [String]) -> Value {
        switch end {
        case .exited(let code) where code == 0 || command.isEmpty:
            return ["metadata": .emptyObject, "status": "Success"]
        case .exited(let code):
            return [
                "metadata": .emptyObject, "status": "Failure", "message": .string(message(code, command)),
                "reason": "NonZeroExitCode",
                "details": ["causes": [["reason": "ExitCode", "message": .string(String(code))]]],
            ]
        case .failed(let error):
            guard error.reason == .unknown else { return error.status }
            return StatusError(500, .internalError, "Internal error occurred: \(error.message)").status
        }
    }

    /// The text of an end, as earlier versions have it; nil when all went well.
    static func text(of end: SessionEnd, command: [String]) -> String? {
        switch end {
        case .exited(let code) where code == 0 || command.isEmpty: nil
        case .exited(let code): message(code, command)
        case .failed(let error): error.message
        }
    }

    private static func message(_ code: Int, _ command: [String]) -> String {
        "command terminated with non-zero exit code: error executing command "
            + "[\(command.joined(separator: " "))], exit code \(code)"
    }

    /// The size in a message of the resize channel: `{"Width":80,"Height":24}`.
    static func size(_ bytes: [UInt8]) -> (columns: Int, rows: Int)? {
        guard let value = try? JSONReader.value(from: bytes), let width = value[name: "Width"]?.int,
            let height = value[name: "Height"]?.int, (1...65535).contains(width), (1...65535).contains(height)
        else { return nil }
        return (Int(width), Int(height))
    }
}
