namespace Nabla.Cpu;

/// <summary>The register tile of each height and width.</summary>
internal static unsafe class RegisterTiles<TVector, TRegister>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    /// <summary>The tile of so many rows, two registers wide or one.</summary>
    public static delegate*<nint, byte*, nint, nint, byte*, nint, byte*, nint, bool, void> Of(int rows, bool two) => rows switch
    {
        1 => two ? &RegisterTile<TVector, TRegister, Rows1>.Two : &RegisterTile<TVector, TRegister, Rows1>.One,
        2 => two ? &RegisterTile<TVector, TRegister, Rows2>.Two : &RegisterTile<TVector, TRegister, Rows2>.One,
        3 => two ? &RegisterTile<TVector, TRegister, Rows3>.Two : &RegisterTile<TVector, TRegister, Rows3>.One,
        4 => two ? &RegisterTile<TVector, TRegister, Rows4>.Two : &RegisterTile<TVector, TRegister, Rows4>.One,
        5 => two ? &RegisterTile<TVector, TRegister, Rows5>.Two : &RegisterTile<TVector, TRegister, Rows5>.One,
        6 => two ? &RegisterTile<TVector, TRegister, Rows6>.Two : &RegisterTile<TVector, TRegister, Rows6>.One,
        7 => two ? &RegisterTile<TVector, TRegister, Rows7>.Two : &RegisterTile<TVector, TRegister, Rows7>.One,
        8 => two ? &RegisterTile<TVector, TRegister, Rows8>.Two : &RegisterTile<TVector, TRegister, Rows8>.One,
        9 => two ? &RegisterTile<TVector, TRegister, Rows9>.Two : &RegisterTile<TVector, TRegister, Rows9>.One,
        10 => two ? &RegisterTile<TVector, TRegister, Rows10>.Two : &RegisterTile<TVector, TRegister, Rows10>.One,
        11 => two ? &RegisterTile<TVector, TRegister, Rows11>.Two : &RegisterTile<TVector, TRegister, Rows11>.One,
        12 => two ? &RegisterTile<TVector, TRegister, Rows12>.Two : &RegisterTile<TVector, TRegister, Rows12>.One,
        13 => two ? &RegisterTile<TVector, TRegister, Rows13>.Two : &RegisterTile<TVector, TRegister, Rows13>.One,
        14 => two ? &RegisterTile<TVector, TRegister, Rows14>.Two : &RegisterTile<TVector, TRegister, Rows14>.One,
        _ => throw new ArgumentOutOfRangeException(nameof(rows), rows, $"No register tile has {rows} rows; the tallest has {TRegister.TallestTile}."),
    };
}
