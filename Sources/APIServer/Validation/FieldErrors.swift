import Kubernetes
package import YAML

/// The mistakes found so far, each at its place.
package struct FieldErrors: Sendable {
    package var errors: [FieldError] = []

    package init() {}

    package var isEmpty: Bool { errors.isEmpty }

    package mutating func required(_ path: FieldPath, _ detail: String = "") {
        errors.append(FieldError(.required, path.text, detail))
    }

    package mutating func invalid(_ path: FieldPath, _ value: Value?, _ detail: String) {
        errors.append(FieldError(.invalid, path.text, value: value ?? .null, detail))
    }

    package mutating func invalid(_ path: FieldPath, _ text: String, _ detail: String) {
        errors.append(FieldError(.invalid, path.text, value: .string(text), detail))
    }

    package mutating func invalid(_ path: FieldPath, _ number: Int, _ detail: String) {
        errors.append(FieldError(.invalid, path.text, value: .int(Int64(number)), detail))
    }

    /// One mistake for each of a check's messages.
    package mutating func invalid(_ path: FieldPath, _ text: String, _ details: [String]) {
        for detail in details { invalid(path, text, detail) }
    }

    package mutating func forbidden(_ path: FieldPath, _ detail: String) {
        errors.append(FieldError(.forbidden, path.text, detail))
    }

    package mutating func duplicate(_ path: FieldPath, _ value: Value?) {
        errors.append(FieldError(.duplicate, path.text, value: value ?? .null))
    }

    package mutating func notFound(_ path: FieldPath, _ value: Value?) {
        errors.append(FieldError(.notFound, path.text, value: value ?? .null))
    }

    /// A text that is none of `supported`, which are listed as given.
    package mutating func notSupported(_ path: FieldPath, _ text: String, _ supported: [String]) {
        let list = supported.map { GoString.quoted($0) }.joined(separator: ", ")
        errors.append(
            FieldError(
                .notSupported, path.text, value: .string(text),
                supported.isEmpty ? "" : "supported values: \(list)"))
    }

    /// `may not be more than 63 bytes`
    package mutating func tooLong(_ path: FieldPath, _ limit: Int) {
        errors.append(FieldError(.tooLong, path.text, "may not be more than \(limit) bytes"))
    }

    /// `must have at most 3 items`, with how many there were.
    package mutating func tooMany(_ path: FieldPath, _ count: Int, _ limit: Int) {
        errors.append(
            FieldError(
                .tooMany, path.text, value: .int(Int64(count)),
                "must have at most \(limit) item\(limit == 1 ? "" : "s")"))
    }

    package mutating func append(_ error: FieldError) { errors.append(error) }
    package mutating func append(contentsOf others: [FieldError]) { errors += others }

    // MARK: Checks

    /// A number that must not be negative.
    package mutating func nonNegative(_ path: FieldPath, _ number: Int?) {
        guard let number, number < 0 else { return }
        invalid(path, number, "must be greater than or equal to 0")
    }

    /// A number that must be positive.
    package mutating func positive(_ path: FieldPath, _ number: Int?) {
        guard let number, number <= 0 else { return }
        invalid(path, number, "must be greater than 0")
    }

    /// A text that must be one of `supported`; an empty one is a mistake as well.
    package mutating func oneOf(_ path: FieldPath, _ text: String, _ supported: [String]) {
        if !supported.contains(text) { notSupported(path, text, supported) }
    }

    /// A text that must be given and be one of `supported`.
    package mutating func requiredOneOf(
        _ path: FieldPath, _ text: String, _ supported: [String], _ detail: String = ""
    ) {
        if text.isEmpty { required(path, detail) } else { oneOf(path, text, supported) }
    }

    /// A field that an update must leave as it was.
    package mutating func immutable(_ path: FieldPath, _ new: Value?, _ old: Value?) {
        if (new ?? .null) != (old ?? .null) { invalid(path, new, "field is immutable") }
    }
}
