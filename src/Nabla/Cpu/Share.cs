using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>What one thread of the team is to do of the current loop, on cache lines of its own.</summary>
/// <remarks>
/// Note [The offer]
/// The high half numbers the loop; the low half holds the first piece that nobody has taken, and the one after the last. The
/// owner takes from the front, so that loop after loop it finds in its cache what it left there; whoever is done early
/// takes from the back. An offer of an earlier loop is never swapped, because its number is in it, and an exhausted one
/// never is either; so a successful swap means that the loop's description is stable until the piece is counted as done.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct Share
{
    /// <summary>The most pieces a loop can be offered in.</summary>
    public const int MostPieces = ushort.MaxValue;

    [FieldOffset(64)]
    private long _offer;

    /// <summary>The number of the loop that was offered last. It changes with every loop that this thread has a share of.</summary>
    public readonly uint Loop => (uint)(Volatile.Read(in _offer) >> 32);

    /// <summary>Offers pieces <paramref name="from"/> … <paramref name="to"/> − 1.</summary>
    public void Offer(uint loop, int from, int to) => Volatile.Write(ref _offer, ((long)loop << 32) | ((long)from << 16) | (uint)to);

    /// <summary>Takes the first piece of this loop that is left.</summary>
    public bool TryTakeFirst(uint loop, out int piece)
    {
        for (long offer; IsOpen(offer = Volatile.Read(ref _offer), loop);)
        {
            if (Interlocked.CompareExchange(ref _offer, offer + (1 << 16), offer) == offer)
            {
                piece = (ushort)(offer >> 16);
                return true;
            }
        }

        piece = 0;
        return false;
    }

    /// <summary>Takes the last piece of this loop that is left.</summary>
    public bool TryTakeLast(uint loop, out int piece)
    {
        for (long offer; IsOpen(offer = Volatile.Read(ref _offer), loop);)
        {
            if (Interlocked.CompareExchange(ref _offer, offer - 1, offer) == offer)
            {
                piece = (ushort)offer - 1;
                return true;
            }
        }

        piece = 0;
        return false;
    }

    private static bool IsOpen(long offer, uint loop) => (uint)(offer >> 32) == loop && (ushort)(offer >> 16) != (ushort)offer;
}
