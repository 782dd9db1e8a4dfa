namespace Nabla;

/// <summary>MT19937 (Matsumoto and Nishimura, 1998), seeded by one number as NumPy seeds it.</summary>
internal sealed class MersenneTwister
{
    private const int Length = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    public MersenneTwister(uint seed)
    {
        // NumPy passes a single integer through init_genrand; only sequences of integers go through init_by_array.
        _state[0] = seed;
        for (int i = 1; i < Length; i++)
        {
            uint before = _state[i - 1];
            _state[i] = unchecked((1812433253u * (before ^ (before >> 30))) + (uint)i);
        }
    }

    public uint NextUInt32()
    {
        if (_next == Length)
        {
            Twist();
        }

        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    /// <summary>Two words, the upper one drawn first.</summary>
    public ulong NextUInt64()
    {
        ulong high = NextUInt32();
        return (high << 32) | NextUInt32();
    }

    private void Twist()
    {
        for (int i = 0; i < Length; i++)
        {
            int next = i + 1 == Length ? 0 : i + 1;
            int far = i + Middle < Length ? i + Middle : i + Middle - Length;
            uint y = (_state[i] & 0x80000000u) | (_state[next] & 0x7fffffffu);
            _state[i] = _state[far] ^ (y >> 1) ^ ((y & 1) * 0x9908b0dfu);
        }

        _next = 0;
    }
}
