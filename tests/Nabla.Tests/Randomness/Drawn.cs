namespace Nabla.Tests.Randomness;

/// <summary>Draws into arrays.</summary>
internal static unsafe class Drawn
{
    public delegate void Filler<T>(T* to, long count, ulong seed, ulong stream, long first)
        where T : unmanaged;

    public static T[] Of<T>(Filler<T> fill, int count, ulong seed = 12, ulong stream = 0, long first = 0)
        where T : unmanaged
    {
        T[] values = new T[count];
        fixed (T* to = values)
        {
            fill(to, count, seed, stream, first);
        }

        return values;
    }
}
