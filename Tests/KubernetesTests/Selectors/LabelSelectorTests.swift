import Testing
import YAML

@testable import Kubernetes

@Suite("Label selectors")
struct LabelSelectorTests {
    @Test(
        "a text becomes requirements sorted by key",
        arguments: [
            ("", "", "empty matches everything"), ("a=b", "a=b", "equality"),
            ("a==b", "a==b", "the other equality"),
            ("a != b", "a!=b", "spaces mean nothing"), ("b,a", "a,b", "sorted"), ("!a", "!a", "absence"),
            ("a in (y, x,x)", "a in (x,y)", "values are a sorted set"),
            ("a notin ()", "a notin ()", "the empty value"),
            ("a in (,x)", "a in (,x)", "the empty value and another"), ("a=", "a=", "the empty value"),
            ("a>5,b<3", "a>5,b<3", "comparisons"),
            ("in in (in,notin)", "in in (in,notin)", "operators as names"),
            ("app.kubernetes.io/name=web", "app.kubernetes.io/name=web", "a prefix"),
        ])
    func parsing(text: String, canonical: String, why: String) throws {
        #expect(try LabelSelector(parsing: text).description == canonical, "\(why)")
    }

    @Test(
        "mistakes are named in Kubernetes' words",
        arguments: [
            ("a in", "unable to parse requirement: found '' expected: '('"),
            ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
            ("=", "found '=', expected: !, identifier, or 'end of string'"),
            ("a,", "found '', expected: identifier after ','"),
            ("a=b c", "found 'c', expected: ',' or 'end of string'"),
            ("a=b=c", "found '=', expected: ',' or 'end of string'"),
            ("!", "unable to parse requirement: found '', expected: identifier"),
            ("a=(", "unable to parse requirement: found '(', expected: identifier"),
            ("a in (x y)", "unable to parse requirement: found 'y', expected: ',' or ')'"),
            (
                "a>x",
                "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer"
            ),
        ])
    func mistakes(text: String, message: String) {
        #expect(throws: SelectorError(message)) { try LabelSelector(parsing: text) }
    }

    @Test("keys and values are checked")
    func validation() {
        #expect {
            try LabelSelector(parsing: "-a=b")
        } throws: { error in
            "\(error)".hasPrefix(
                "unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist")
        }
        #expect {
            try LabelSelector(parsing: "a=-b")
        } throws: { error in
            "\(error)".hasPrefix(
                "unable to parse requirement: values[0][a]: Invalid value: \"-b\": a valid label")
        }
    }

    @Test(
        "an absent label satisfies negations only",
        arguments: [
            ("a=1", true), ("a=2", false), ("a in (1,2)", true), ("a notin (1)", false),
            ("c notin (1)", true),
            ("c!=1", true), ("c=", false), ("!c", true), ("!a", false), ("a>0", true), ("a>1", false),
            ("b>0", false), ("c<9", false), ("a,b", true), ("a,c", false),
        ])
    func matching(text: String, expected: Bool) throws {
        #expect(try LabelSelector(parsing: text).matches(["a": "1", "b": "x"]) == expected)
    }

    @Test("an object's selector: null matches nothing, empty everything")
    func objects() throws {
        #expect(try !LabelSelector(Value?.none).matches(["a": "b"]))
        #expect(try LabelSelector(Value.emptyObject).matches([:]))
        let selector = try LabelSelector([
            "matchLabels": ["app": "web"],
            "matchExpressions": [["key": "tier", "operator": "NotIn", "values": ["back"]]],
        ])
        #expect(selector.description == "app=web,tier notin (back)")
        #expect(selector.matches(["app": "web"]))
        #expect(!selector.matches(["app": "web", "tier": "back"]))
        #expect(throws: SelectorError("\"Near\" is not a valid label selector operator")) {
            try LabelSelector(["matchExpressions": [["key": "a", "operator": "Near"]]])
        }
    }
}

@Suite("Field selectors")
struct FieldSelectorTests {
    @Test("terms, negation and escapes")
    func parsing() throws {
        let selector = try FieldSelector(parsing: #"status.phase!=Running,metadata.name=a\,b\=c,,x==y"#)
        #expect(
            selector.requirements == [
                .init(field: "metadata.name", value: "a,b=c"),
                .init(field: "status.phase", value: "Running", isNegated: true),
                .init(field: "x", value: "y"),
            ])
        #expect(selector.requiredValue(of: "metadata.name") == "a,b=c")
        #expect(selector.description == #"metadata.name=a\,b\=c,status.phase!=Running,x=y"#)
    }

    @Test(
        "mistakes",
        arguments: [
            ("metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'"),
            (#"a=\n"#, #"invalid field selector: invalid escape sequence: \n"#),
            ("a=b=c", "invalid field selector: unescaped character in value: 61"),
            (#"a=b\"#, #"invalid field selector: invalid escape sequence: \"#),
        ])
    func mistakes(text: String, message: String) {
        #expect(throws: SelectorError(message)) { try FieldSelector(parsing: text) }
    }

    @Test("all requirements must hold")
    func matching() throws {
        let fields = ["metadata.name": "web", "status.phase": "Running"]
        let matches = { (text: String) in
            try FieldSelector(parsing: text).matches { fields[$0] ?? "" }
        }
        #expect(try matches("metadata.name=web,status.phase!=Pending"))
        #expect(try !matches("metadata.name=web,status.phase=Pending"))
        #expect(try matches("spec.nodeName="))
    }
}
