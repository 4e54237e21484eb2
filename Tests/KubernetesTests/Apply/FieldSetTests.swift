import Testing
import YAML

@testable import Kubernetes

@Suite("Field sets")
struct FieldSetTests {
    private static func set(_ json: String) throws -> FieldSet {
        try FieldSet(fieldsV1: JSONReader.value(from: Array(json.utf8)))
    }

    private static func text(_ set: FieldSet) -> String { JSONWriter.string(set.fieldsV1) }

    @Test("fieldsV1 is read and written in structured-merge-diff's order")
    func roundTrip() throws {
        let text = #"""
            {"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:a":{},"f:z":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{}},"k:{\"containerPort\":443,\"protocol\":\"TCP\"}":{},"v:\"x\"":{},"v:1":{},"i:0":{}}}}
            """#
        let ordered = text.replacing(#""v:\"x\"":{},"v:1":{}"#, with: #""v:1":{},"v:\"x\"":{}"#)
        #expect(Self.text(try Self.set(text)) == ordered)
    }

    @Test("a step of an unknown kind is left out, a malformed one refused")
    func malformed() throws {
        #expect(Self.text(try Self.set(#"{"x:y":{},"f:a":{}}"#)) == #"{"f:a":{}}"#)
        for text in [#"{"f":{}}"#, #"{"fa":{}}"#, #"{"k:{":{}}"#, #"{"i:x":{}}"#, #"{"f:a":1}"#] {
            #expect(throws: FieldSet.FormatError.self, "\(text)") { try Self.set(text) }
        }
    }

    @Test("two spellings of one key are one element")
    func spellings() throws {
        let set = try Self.set(#"{"k:{\"a\":1,\"b\":2}":{"f:x":{}},"k:{\"b\":2,\"a\":1}":{"f:y":{}}}"#)
        #expect(Self.text(set) == #"{"k:{\"a\":1,\"b\":2}":{"f:x":{},"f:y":{}}}"#)
    }

    /// A set of random paths over a small alphabet, so that sets overlap.
    private static func random(_ seed: inout UInt64) -> FieldSet {
        func next(_ bound: UInt64) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % bound)
        }
        let alphabet: [FieldSet.Element] = [
            .field("spec"), .field("unusual-name"), .field("apiVersion"), .value("a"), .value(2), .index(1),
            .key([.init(name: "name", value: "c")]),
        ]
        var set = FieldSet()
        for _ in 0..<next(12) {
            set.insert((0...next(3)).map { _ in alphabet[next(UInt64(alphabet.count))] })
        }
        return set
    }

    private static func members(_ set: FieldSet) -> Set<String> {
        Set(set.paths.map { FieldSet.displayText($0) })
    }

    @Test("set operations agree with those of the sets of paths")
    func algebra() throws {
        var seed: UInt64 = 7
        for _ in 0..<400 {
            let a = Self.random(&seed)
            let b = Self.random(&seed)
            #expect(Self.members(a.union(b)) == Self.members(a).union(Self.members(b)))
            #expect(Self.members(a.intersection(b)) == Self.members(a).intersection(Self.members(b)))
            #expect(Self.members(a.difference(b)) == Self.members(a).subtracting(Self.members(b)))
            #expect(a.isSubset(of: b) == Self.members(a).isSubset(of: Self.members(b)))
            #expect(a.count == Self.members(a).count)
            #expect(try FieldSet(fieldsV1: a.fieldsV1) == a)
            let stored = try ManagedFieldsEntry(
                ManagedFieldsEntry(manager: "m", operation: .update, apiVersion: "v1", fields: a).value,
                trusted: true)
            #expect(stored.intersects(b) == a.intersects(b))
            #expect(stored.contains(b) == b.isSubset(of: a))
            #expect(stored.owns(exactly: b) == (a == b) && stored.owns(exactly: a))
            for path in a.recursiveDifference(b).paths {
                #expect(!path.indices.contains { b.contains(Array(path[...$0])) })
            }
        }
    }

    @Test("paths print as in conflict messages")
    func display() {
        let path: [FieldSet.Element] = [
            .field("spec"), .field("ports"),
            .key([.init(name: "port", value: 80), .init(name: "protocol", value: "TCP")]), .field("name"),
        ]
        #expect(FieldSet.displayText(path) == #".spec.ports[port=80,protocol="TCP"].name"#)
        #expect(FieldSet.displayText([.field("a"), .value("x\"y"), .index(3)]) == #".a[="x\"y"][3]"#)
    }
}
