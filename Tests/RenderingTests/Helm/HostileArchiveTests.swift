import Foundation
import Rendering
import Testing

@Suite("Archives of charts that mean no good")
struct HostileArchiveTests {
    private func archive(_ name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.resourceURL?.appending(path: "Fixtures/archives/\(name).tgz"))
        return Array(try Data(contentsOf: url))
    }

    private func mistake(_ name: String, _ change: (inout ChartBounds) -> Void) throws -> HelmError? {
        var loader = ChartLoader()
        change(&loader.bounds)
        let bytes = try archive(name)
        do throws(HelmError) {
            _ = try loader.load(archive: bytes, at: "\(name).tgz")
            return nil
        } catch {
            return error
        }
    }

    @Test("a bomb is given up as soon as it is larger than a chart may be")
    func bomb() throws {
        let error = try mistake("bomb") {
            $0.bytes = 1 << 20; $0.files = 100
        }
        #expect(error?.message == "decompressed chart is larger than the maximum size 1048576")
        #expect(error?.isBound == true)
        #expect(try mistake("bomb") { _ in } == nil)
    }

    @Test("a large file is refused by its name before it is read")
    func largeFile() throws {
        let error = try mistake("big") { $0.bytesOfFile = 4096 }
        #expect(
            error?.message == "decompressed chart file \"a/big\" is larger than the maximum file size 4096")
    }

    @Test("entries are counted, whatever they hold")
    func manyEntries() throws {
        let error = try mistake("many") { $0.files = 500 }
        #expect(error?.message == "the chart archive has more than 500 entries")
        #expect(try mistake("many") { _ in } == nil)
    }

    @Test("what ends early or was changed is an error and nothing worse")
    func damaged() throws {
        let bytes = try archive("many")
        let loader = ChartLoader()
        for length in stride(from: 0, to: bytes.count, by: 37) {
            #expect(throws: HelmError.self) {
                try loader.load(archive: Array(bytes[..<length]), at: "cut.tgz")
            }
        }
        for position in stride(from: 0, to: bytes.count, by: 53) {
            var changed = bytes
            changed[position] ^= 0x55
            _ = try? loader.load(archive: changed, at: "changed.tgz")
        }
    }

    @Test("links that leave the chart's directory are not followed")
    func links() {
        let tree = MemoryTree(
            ["app/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n", "secret": "x"],
            links: ["app/out.txt": "../secret"])
        #expect(throws: HelmError.self) { try ChartLoader().load(tree, at: "app") }
        let absolute = MemoryTree(
            ["app/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n"], links: ["app/p": "/etc/passwd"])
        #expect(throws: HelmError.self) { try ChartLoader().load(absolute, at: "app") }
        let ring = MemoryTree(
            ["app/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n"],
            links: ["app/a": "b", "app/b": "a"])
        #expect(throws: HelmError.self) { try ChartLoader().load(ring, at: "app") }
    }
}
