import Glibc

/// Sprig's functions on numbers.
enum NumberFunctions {
    static var all: [TemplateFunction] {
        conversions + integers + comparisons + floats + decimals + sequences
    }

    private static var conversions: [TemplateFunction] {
        [
            TemplateFunction("int", [.any], returns: .int) { .int(Cast.int64($0[0]), .int) },
            TemplateFunction("int64", [.any], returns: .int64) { .int64(Cast.int64($0[0])) },
            TemplateFunction("float64", [.any], returns: .float64) { .float(Cast.double($0[0])) },
            TemplateFunction("atoi", [.string], returns: .int) {
                .int(Cast.integer($0.string(0), radix: 10)?.value ?? 0, .int)
            },
            TemplateFunction("toDecimal", [.any], returns: .int64) { arguments in
                guard let (value, fits) = Cast.integer(GoFormat.text(arguments[0]), radix: 8), fits else {
                    return .int64(0)
                }
                return .int64(value)
            },
        ]
    }

    private static var integers: [TemplateFunction] {
        [
            TemplateFunction("add1", [.any], returns: .int64) { .int64(Cast.int64($0[0]) &+ 1) },
            TemplateFunction("add", [], variadic: .any, returns: .int64) {
                .int64($0.values.reduce(0) { $0 &+ Cast.int64($1) })
            },
            TemplateFunction("sub", [.any, .any], returns: .int64) {
                .int64(Cast.int64($0[0]) &- Cast.int64($0[1]))
            },
            TemplateFunction("mul", [.any], variadic: .any, returns: .int64) {
                .int64($0.rest(from: 1).reduce(Cast.int64($0[0])) { $0 &* Cast.int64($1) })
            },
            TemplateFunction("div", [.any, .any], returns: .int64) {
                let divisor = Cast.int64($0[1])
                if divisor == 0 { throw GoPanic.divideByZero }
                return .int64(Cast.int64($0[0]).dividedReportingOverflow(by: divisor).partialValue)
            },
            TemplateFunction("mod", [.any, .any], returns: .int64) {
                let divisor = Cast.int64($0[1])
                if divisor == 0 { throw GoPanic.divideByZero }
                return .int64(Cast.int64($0[0]).remainderReportingOverflow(dividingBy: divisor).partialValue)
            },
        ]
    }

    private static var comparisons: [TemplateFunction] {
        let max: TemplateFunction.Body = { arguments, _ in
            .int64(arguments.values.map(Cast.int64).max() ?? 0)
        }
        return [
            TemplateFunction("max", [.any], variadic: .any, returns: .int64, body: max),
            TemplateFunction("biggest", [.any], variadic: .any, returns: .int64, body: max),
            TemplateFunction("min", [.any], variadic: .any, returns: .int64) {
                .int64($0.values.map(Cast.int64).min() ?? 0)
            },
            TemplateFunction("maxf", [.any], variadic: .any, returns: .float64) {
                .float($0.rest(from: 1).reduce(Cast.double($0[0])) { larger($0, Cast.double($1)) })
            },
            TemplateFunction("minf", [.any], variadic: .any, returns: .float64) {
                .float($0.rest(from: 1).reduce(Cast.double($0[0])) { -larger(-$0, -Cast.double($1)) })
            },
        ]
    }

    /// Go's `math.Max`: not-a-number wins except over infinity, and 0 over -0.
    private static func larger(_ a: Double, _ b: Double) -> Double {
        if a == .infinity || b == .infinity { return .infinity }
        if a.isNaN || b.isNaN { return .nan }
        if a == 0, b == 0 { return a.sign == .minus ? b : a }
        return a > b ? a : b
    }

    private static var floats: [TemplateFunction] {
        [
            TemplateFunction("ceil", [.any], returns: .float64) { .float(Cast.double($0[0]).rounded(.up)) },
            TemplateFunction("floor", [.any], returns: .float64) {
                .float(Cast.double($0[0]).rounded(.down))
            },
            TemplateFunction("round", [.any, .int], variadic: .float64, returns: .float64) { arguments in
                let threshold = arguments.count > 2 ? arguments.float(2) : 0.5
                let power = pow(10, Double(arguments.int(1)))
                let digit = power * Cast.double(arguments[0])
                // Of a negative number the part behind the point is negative, so it is always rounded down.
                let part = digit - digit.rounded(.towardZero)
                return .float((part >= threshold ? digit.rounded(.up) : digit.rounded(.down)) / power)
            },
        ]
    }

    private static var decimals: [TemplateFunction] {
        @Sendable func fold(
            _ arguments: ArraySlice<TemplateValue>, from start: TemplateValue,
            _ body: (DecimalNumber, DecimalNumber) throws -> DecimalNumber
        ) throws -> TemplateValue {
            let first = try DecimalNumber(Cast.double(start))
            return .float(try arguments.reduce(first) { try body($0, DecimalNumber(Cast.double($1))) }.double)
        }
        return [
            TemplateFunction("add1f", [.any], returns: .float64) { try fold([.int(1)], from: $0[0], +) },
            TemplateFunction("addf", [], variadic: .any, returns: .float64) {
                try fold($0.values[...], from: .float(0), +)
            },
            TemplateFunction("subf", [.any], variadic: .any, returns: .float64) {
                try fold($0.rest(from: 1), from: $0[0], -)
            },
            TemplateFunction("mulf", [.any], variadic: .any, returns: .float64) { arguments, execution in
                try execution.spend(steps: arguments.count * arguments.count)
                return try fold(arguments.rest(from: 1), from: arguments[0], *)
            },
            TemplateFunction("divf", [.any], variadic: .any, returns: .float64) { arguments, execution in
                try execution.spend(steps: arguments.count * 100)
                return try fold(arguments.rest(from: 1), from: arguments[0]) { try $0.divided(by: $1) }
            },
        ]
    }

    private static var sequences: [TemplateFunction] {
        [
            TemplateFunction("until", [.int], returns: .slice(.int)) { arguments, execution in
                let count = arguments.int(0)
                return integers(try steps(from: 0, to: count, by: count < 0 ? -1 : 1, execution))
            },
            TemplateFunction("untilStep", [.int, .int, .int], returns: .slice(.int)) { arguments, execution in
                integers(
                    try steps(from: arguments.int(0), to: arguments.int(1), by: arguments.int(2), execution))
            },
            TemplateFunction("seq", [], variadic: .int, returns: .string) { arguments, execution in
                let numbers = (0..<arguments.count).map { arguments.int($0) }
                var (start, step, end) = (1, 1, 0)
                switch numbers.count {
                case 1: end = numbers[0]
                case 2: (start, end) = (numbers[0], numbers[1])
                case 3: (start, step, end) = (numbers[0], numbers[1], numbers[2])
                default: return ""
                }
                let isDown = end < start
                if isDown {
                    if numbers.count == 3, step > 0 { return "" }
                    if numbers.count < 3 { step = -1 }
                }
                let values = try steps(from: start, to: end &+ (isDown ? -1 : 1), by: step, execution)
                return .text(values.map(String.init).joined(separator: " "))
            },
        ]
    }

    private static func integers(_ values: [Int]) -> TemplateValue {
        .list(TemplateList(values.map { .int($0) }, elementType: .int))
    }

    /// From `start` up or down to before `end`; nothing when `step` leads away from it.
    private static func steps(
        from start: Int, to end: Int, by step: Int, _ execution: TemplateExecution
    ) throws -> [Int] {
        guard end < start ? step < 0 : step > 0 else { return [] }
        let distance =
            end < start ? start.subtractingReportingOverflow(end) : end.subtractingReportingOverflow(start)
        let count =
            distance.overflow
            ? Int.max / 64 : distance.partialValue / (step == .min ? .max : max(1, abs(step)))
        try execution.spend(steps: min(count, Int.max / 64))
        try execution.spend(bytes: min(count, Int.max / 64) * 32)
        return Array(stride(from: start, to: end, by: step))
    }
}
