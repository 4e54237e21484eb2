import Testing
import YAML

@testable import Kubernetes

@Suite("Quantities")
struct QuantityTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var text: String
        var canonical: String
        var why: String
        init(_ text: String, _ canonical: String, _ why: String) {
            self.text = text
            self.canonical = canonical
            self.why = why
        }
        var testDescription: String { "\(text) → \(canonical): \(why)" }
    }

    @Test(
        "The canonical text",
        arguments: [
            Row("0", "0", "zero has no suffix"), Row("0Mi", "0", "zero loses its suffix"),
            Row("000.000k", "0", "zero however long"),
            Row("-0", "0", "zero has no sign"),
            Row("100m", "100m", "already canonical"), Row("0.1", "100m", "no fractions"),
            Row("1000m", "1", "the greatest suffix"), Row("1500m", "1500m", "a whole number of thousandths"),
            Row("1.5", "1500m", "a fraction becomes thousandths"), Row("1000", "1k", "thousands"),
            Row("100k", "100k", "suffixes go in steps of a thousand"),
            Row("1024", "1024", "no binary by itself"),
            Row("2048Ki", "2Mi", "binary steps"), Row("1.5Gi", "1536Mi", "binary fractions go down a step"),
            Row("0.5Ki", "512", "below 1024 a binary amount is decimal"),
            Row("0.1Mi", "104857600m", "a binary amount with a fraction is decimal, to lose nothing"),
            Row("1023Ki", "1023Ki", "not a whole mebi"), Row("0.1Ki", "102400m", "a small binary fraction"),
            Row("1500M", "1500M", "not a whole giga"),
            Row("1.25G", "1250M", "decimal fractions go down a step"),
            Row("12e6", "12e6", "the exponent stays"), Row("1e3", "1e3", "the exponent stays"),
            Row("1E2", "100", "exponents are multiples of three"),
            Row("12000e3", "12e6", "exponents take zeros in"),
            Row("1e-3", "1e-3", "negative exponents"), Row("1E", "1E", "exa, no exponent"),
            Row("0.1n", "1n", "what is asked for is never nothing"), Row("1.1n", "2n", "rounded up"),
            Row("-1.1n", "-2n", "rounded away from zero"), Row("1e-12", "1e-9", "no finer than a billionth"),
            Row("+5", "5", "a plus sign"), Row("-5Ki", "-5Ki", "a minus sign"),
            Row(".5", "500m", "no digit before"),
            Row("5.", "5", "no digit after"), Row("k", "0", "no digit at all counts as none"),
            Row("9223372036854775808", "9223372036854775808", "beyond 64 bits stays exact"),
            Row("100Ei", "9223372036854775807", "binary amounts are held within 64 bits"),
            Row("1000P", "1E", "the greatest suffix there is"),
        ])
    func canonical(row: Row) throws {
        #expect(try Quantity(parsing: row.text).description == row.canonical)
    }

    @Test(
        "What is no quantity",
        arguments: [
            ("", QuantityError.format, "nothing"), ("abc", .format, "no number"),
            ("1.1.M", .format, "two points"), ("1+1.0M", .format, "two numbers"),
            ("0.1mi", .suffix, "no such suffix"), ("1i", .suffix, "no such suffix"),
            ("1K", .suffix, "kilo is small"),
            ("1e", .suffix, "an exponent without a number"),
            ("3.01e-", .suffix, "an exponent without a number"),
            ("1 Mi", .format, "a space"), ("１", .format, "digits of other scripts"),
            ("1Mi ", .format, "a space"),
            (String(repeating: "9", count: 50), .number, "more digits than are kept"),
        ])
    func refused(text: String, error: QuantityError, why: String) {
        #expect(throws: error, "\(why)") { try Quantity(parsing: text) }
    }

    @Test("whole values and thousandths round away from zero")
    func rounding() throws {
        #expect(try Quantity(parsing: "1001m").value == 2)
        #expect(try Quantity(parsing: "-1001m").value == -2)
        #expect(try Quantity(parsing: "1u").milliValue == 1)
        #expect(try Quantity(parsing: "2").milliValue == 2000)
        #expect(try Quantity(parsing: "1Gi").value == 1_073_741_824)
        #expect(try Quantity(parsing: "100E").value == .max)
    }

    @Test("sums keep the left format, zero takes the right one's")
    func sums() throws {
        #expect((try Quantity(parsing: "1Gi") + Quantity(parsing: "1G")).description == "2073741824")
        #expect((try Quantity(parsing: "1Gi") + Quantity(parsing: "1024Mi")).description == "2Gi")
        #expect((Quantity.zero + (try Quantity(parsing: "64Mi"))).description == "64Mi")
        #expect((try Quantity(parsing: "1") - Quantity(parsing: "300m")).description == "700m")
        #expect((try Quantity(parsing: "250m") * 4).description == "1")
    }

    @Test("amounts compare across suffixes")
    func comparison() throws {
        #expect(try Quantity(parsing: "1024Mi") == Quantity(parsing: "1Gi"))
        #expect(try Quantity(parsing: "1G") < Quantity(parsing: "1Gi"))
        #expect(try Quantity(parsing: "-1") < Quantity(parsing: "1n"))
        #expect(try Quantity(parsing: "1e30") > Quantity(parsing: "9E"))
        #expect(try Quantity(parsing: "100m").double == 0.1)
    }

    @Test("numbers of an object are quantities, other kinds are not")
    func values() {
        #expect(Quantity(value: 2)?.description == "2")
        #expect(Quantity(value: 0.25)?.description == "250m")
        #expect(Quantity(value: " 1Mi ")?.description == "1Mi")
        #expect(Quantity(value: true) == nil)
        #expect(Quantity(value: .null) == nil)
    }
}
