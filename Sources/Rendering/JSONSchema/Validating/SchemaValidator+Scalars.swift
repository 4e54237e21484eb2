extension SchemaValidator {
    /// Keywords for strings.
    mutating func judge(_ text: String) {
        if schema.minLength != nil || schema.maxLength != nil {
            let length = text.unicodeScalars.count
            if let least = schema.minLength, length < least {
                add(
                    failure("minLength: got \(MessageNumber.text(length)), want \(MessageNumber.text(least))")
                )
            }
            if let most = schema.maxLength, length > most {
                add(failure("maxLength: got \(MessageNumber.text(length)), want \(MessageNumber.text(most))"))
            }
        }
        if let pattern = schema.pattern, !pattern.expression.matches(text) {
            add(
                failure(
                    "\(SchemaFailure.quoted(text)) does not match pattern \(SchemaFailure.quoted(pattern.text))"
                ))
        }
    }

    /// Keywords for numbers.
    mutating func judge(_ number: SchemaNumber) {
        func check(_ keyword: String, _ limit: SchemaNumber?, _ isKept: (SchemaNumber) -> Bool) {
            guard let limit, !isKept(limit) else { return }
            add(
                failure("\(keyword): got \(MessageNumber.text(number)), want \(MessageNumber.text(limit))"))
        }
        check("minimum", schema.minimum) { number >= $0 }
        check("maximum", schema.maximum) { number <= $0 }
        check("exclusiveMinimum", schema.exclusiveMinimum) { number > $0 }
        check("exclusiveMaximum", schema.exclusiveMaximum) { number < $0 }
        check("multipleOf", schema.multipleOf) { number.isMultiple(of: $0) }
    }
}
