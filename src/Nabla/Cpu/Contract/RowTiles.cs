namespace Nabla.Cpu;

/// <summary>The row tile of each width.</summary>
internal static unsafe class RowTiles<TVector, TRegister>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    /// <summary>The tile that is 8, 4, 2 or 1 registers wide.</summary>
    public static delegate*<nint, byte*, nint, byte*, nint, TVector*, void> Of<TRows>(int registers)
        where TRows : struct, IColumns => registers switch
        {
            8 => &RowTile<TVector, TRegister, Rows8, TRows>.Continue,
            4 => &RowTile<TVector, TRegister, Rows4, TRows>.Continue,
            2 => &RowTile<TVector, TRegister, Rows2, TRows>.Continue,
            _ => &RowTile<TVector, TRegister, Rows1, TRows>.Continue,
        };
}
