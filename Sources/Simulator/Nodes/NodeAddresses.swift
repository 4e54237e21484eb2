/// The addresses of the simulated nodes.
enum NodeAddresses {
    /// The internal address of the node with this number.
    static func address(_ index: Int) -> String {
        let number = index + 2
        return "172.\(18 + number / 65_536).\(number / 256 % 256).\(number % 256)"
    }
}
