using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; 2011): a bijection of 128-bit counters, chosen by a 64-bit key, whose values pass for random.</summary>
/// <remarks>
/// There is no state: element i of a draw is a function of (seed, stream, i) alone, whoever computes it, in whatever order
/// and on whatever hardware. The seed is the key; the stream is the upper half of the counter, the block the lower.
/// </remarks>
internal static class Philox
{
    private const uint Factor0 = 0xD2511F53;
    private const uint Factor1 = 0xCD9E8D57;
    private const uint Step0 = 0x9E3779B9;
    private const uint Step1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Replaces counters by their values: four words of 32 bits, least significant first, in the lower halves of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scramble<W>(ref W x0, ref W x1, ref W x2, ref W x3, ulong key)
        where W : unmanaged, IWords<W>
    {
        W factor0 = W.Of(Factor0);
        W factor1 = W.Of(Factor1);
        uint key0 = (uint)key;
        uint key1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            W product0 = W.Multiply(x0, factor0);
            W product1 = W.Multiply(x2, factor1);
            x0 = W.Upper(product1) ^ x1 ^ W.Of(key0);
            x2 = W.Upper(product0) ^ x3 ^ W.Of(key1);
            x1 = product1;
            x3 = product0;
            unchecked
            {
                key0 += Step0;
                key1 += Step1;
            }
        }
    }
}
