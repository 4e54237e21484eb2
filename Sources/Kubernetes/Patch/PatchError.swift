/// Why a patch was refused.
package struct PatchError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of refusal; it decides the status of the answer.
    package enum Code: Sendable {
        /// The patch itself is malformed.
        case malformed
        /// The patch is well formed but does not fit the object: a missing path, an index out of range.
        case inapplicable
        /// A `test` operation found another value.
        case testFailed
        /// More operations or more copied bytes than one request may ask for.
        case tooLarge
        /// A strategic merge patch whose lists cannot be matched; Kubernetes answers these without a reason.
        case unexpected
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    /// The API server's answer to this error, as `patch.go` of Kubernetes' API server chooses it: an inapplicable
    /// patch is a 422 whose text does not say what was wrong.
    package var status: StatusError {
        switch code {
        case .malformed:
            return .badRequest(message)
        case .inapplicable, .testFailed:
            var error = StatusError(
                422, .invalid, "the server rejected our request due to an error in our request")
            error.writesEmptyDetails = true
            return error
        case .tooLarge:
            return StatusError(413, .requestEntityTooLarge, "Request entity too large: \(message)")
        case .unexpected:
            return StatusError(500, .unknown, message)
        }
    }
}
