import Foundation
import Testing

@testable import Agent

@Suite struct StateDirectoryTests {
    let folder = FileManager.default.temporaryDirectory.path + "/trimtab-state-" + UUID().uuidString

    @Test func oneProcessHoldsItAtATimeAndTheErrorSaysWhich() throws {
        let first = try StateDirectory(locking: folder)
        let error = #expect(throws: StateError.self) { try StateDirectory(locking: folder) }
        #expect(error?.message == "the state directory \(folder) is in use by process \(getpid())")
        #expect(error?.hint.contains("--state-dir") == true)
        withExtendedLifetime(first) {}
    }

    @Test func itCanBeTakenAgainOnceItIsReleased() throws {
        do { _ = try StateDirectory(locking: folder) }
        _ = try StateDirectory(locking: folder)
    }

    @Test func aFileIsReplacedWholeAndBelongsToItsOwnerAlone() throws {
        let file = try StateDirectory(locking: folder).file("token")
        #expect(try file.read() == nil)
        try file.write(Array("first and longer".utf8))
        try file.write(Array("second".utf8))
        #expect(try file.read() == Array("second".utf8))
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["lock", "token"])
    }

    @Test func aFolderThatCannotBeMadeIsNamed() throws {
        let file = folder + "-file"
        try Data().write(to: URL(filePath: file))
        let error = #expect(throws: StateError.self) { try StateDirectory(locking: file + "/state") }
        #expect(error?.message.contains(file) == true)
    }
}
