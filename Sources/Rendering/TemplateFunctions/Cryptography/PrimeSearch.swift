/// Looks for primes of a size among random numbers.
enum PrimeSearch {
    /// The odd primes below 18,000; what they divide needs no costlier test.
    private static let smallPrimes: [UInt64] = {
        let limit = 18_000
        var isComposite = [Bool](repeating: false, count: limit)
        var primes: [UInt64] = []
        for number in stride(from: 3, to: limit, by: 2) where !isComposite[number] {
            primes.append(UInt64(number))
            for multiple in stride(from: number * number, to: limit, by: 2 * number) {
                isComposite[multiple] = true
            }
        }
        return primes
    }()

    private static let window = 4096

    /// A prime with its two highest bits set, which leaves the product of two its full size, and prime to `exponent`
    /// when one is taken from it.
    static func prime(bits: Int, exponent: UInt64, _ stream: inout RandomStream) -> NaturalNumber {
        while true {
            var bytes = stream.bytes(bits / 8)
            bytes[0] |= 0xC0
            bytes[bits / 8 - 1] |= 1
            let start = NaturalNumber(bytes: bytes)
            var isComposite = [Bool](repeating: false, count: window)
            for prime in smallPrimes {
                let rest = start.divided(by: prime).remainder
                // start + 2·index ≡ 0
                let missing = rest == 0 ? 0 : prime - rest
                var index = Int(missing % 2 == 0 ? missing / 2 : (missing + prime) / 2)
                while index < window {
                    isComposite[index] = true
                    index += Int(prime)
                }
            }
            for index in 0..<window where !isComposite[index] {
                let candidate = start + NaturalNumber(UInt64(index) * 2)
                guard candidate.bitCount == bits else { break }
                if candidate.divided(by: exponent).remainder != 1, isPrime(candidate, &stream) {
                    return candidate
                }
            }
        }
    }

    /// The test of Miller and Rabin with eight bases: for numbers of this size a composite passes with a chance far
    /// below 2⁻¹⁰⁰.
    private static func isPrime(_ number: NaturalNumber, _ stream: inout RandomStream) -> Bool {
        let modulus = Modulus(number)
        let minusOne = number - NaturalNumber(1)
        var twos = 0
        while !minusOne.bit(twos) { twos += 1 }
        var odd = minusOne
        for _ in 0..<twos { odd = odd.divided(by: 2).quotient }
        for round in 0..<8 {
            let base = round == 0 ? NaturalNumber(2) : NaturalNumber(bytes: [1] + stream.bytes(16))
            var power = modulus.power(base, odd)
            if power == NaturalNumber(1) || power == minusOne { continue }
            var isWitness = true
            for _ in 1..<max(twos, 1) {
                power = modulus.product(power, power)
                if power == minusOne {
                    isWitness = false
                    break
                }
            }
            if isWitness { return false }
        }
        return true
    }
}
