using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Adds one row to every row of a product.</summary>
/// <param name="addend">As many elements as the product has columns, one after another.</param>
internal sealed unsafe class RowAddition<V, T>(T* addend) : Epilogue
    where V : struct, IRegister<V, T>
    where T : unmanaged
{
    public override void Apply(long batch, int row, int column, int rows, int columns, byte* tile, nint stride)
    {
        for (int i = 0; i < rows; i++, tile += stride)
        {
            Map.OfTile<Sum, V, T>(tile, (byte*)(addend + column), tile, columns);
        }
    }

    private readonly struct Sum : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static W At<W>(W x, W y)
            where W : struct, ILane<W> => x + y;
    }
}
