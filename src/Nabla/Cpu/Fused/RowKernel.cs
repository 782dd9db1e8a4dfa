using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A kernel and where its operands lie, found once, for it takes few rows at a time.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="places">For each operand its place, and after them what is asked for.</param>
/// <param name="isPadded">Whether rows have room for whole registers.</param>
internal sealed unsafe class RowKernel(FusedKernel kernel, RowPlace[] places, bool isPadded)
{
    private readonly nint[] _steps = Array.ConvertAll(places, static place => place.Step);

    /// <summary>Runs it over the elements of rows.</summary>
    [SkipLocalsInit]
    public void Run(byte** starts, int rows, long columns)
    {
        byte** at = stackalloc byte*[places.Length];
        Find(starts, at);
        fixed (nint* steps = _steps)
        {
            if (isPadded)
            {
                kernel.RunWhole(at, steps, rows, Whole((nint)columns));
            }
            else
            {
                kernel.Run(at, steps, rows, (nint)columns);
            }
        }
    }

    /// <summary>Runs it over numbers that lie side by side, in rooms of whole registers.</summary>
    [SkipLocalsInit]
    public void RunNumbers(byte** starts, int count)
    {
        byte** at = stackalloc byte*[places.Length];
        Find(starts, at);
        fixed (nint* steps = _steps)
        {
            kernel.RunWhole(at, steps, 1, Whole(count));
        }
    }

    private nint Whole(nint count) => (count + kernel.Count - 1) & -kernel.Count;

    private void Find(byte** starts, byte** at)
    {
        RowPlace[] all = places;
        for (int i = 0; i < all.Length; i++)
        {
            at[i] = all[i].At(starts);
        }
    }
}
