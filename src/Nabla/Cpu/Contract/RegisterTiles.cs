namespace Nabla.Cpu;

/// <summary>The register tile of each height and width.</summary>
internal static unsafe class RegisterTiles<TVector, TRegister>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    /// <summary>The tile of so many rows, which are so many bytes apart, two registers wide or one, of a left operand whose columns are equally far apart.</summary>
    public static delegate*<nint, byte*, nint, nint, byte*, nint, byte*, nint, bool, Incoming*, void> Of(int rows, bool two, nint apart)
        => apart == TRegister.ElementSize ? Of<AdjacentColumns>(rows, two) : Of<EvenColumns>(rows, two);

    /// <summary>The tile of so many rows, two registers wide or one.</summary>
    public static delegate*<nint, byte*, nint, nint, byte*, nint, byte*, nint, bool, Incoming*, void> Of<TColumns>(int rows, bool two)
        where TColumns : struct, IColumns => rows switch
        {
            1 => two ? &RegisterTile<TVector, TRegister, Rows1, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows1, TColumns>.One,
            2 => two ? &RegisterTile<TVector, TRegister, Rows2, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows2, TColumns>.One,
            3 => two ? &RegisterTile<TVector, TRegister, Rows3, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows3, TColumns>.One,
            4 => two ? &RegisterTile<TVector, TRegister, Rows4, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows4, TColumns>.One,
            5 => two ? &RegisterTile<TVector, TRegister, Rows5, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows5, TColumns>.One,
            6 => two ? &RegisterTile<TVector, TRegister, Rows6, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows6, TColumns>.One,
            7 => two ? &RegisterTile<TVector, TRegister, Rows7, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows7, TColumns>.One,
            8 => two ? &RegisterTile<TVector, TRegister, Rows8, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows8, TColumns>.One,
            9 => two ? &RegisterTile<TVector, TRegister, Rows9, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows9, TColumns>.One,
            10 => two ? &RegisterTile<TVector, TRegister, Rows10, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows10, TColumns>.One,
            11 => two ? &RegisterTile<TVector, TRegister, Rows11, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows11, TColumns>.One,
            12 => two ? &RegisterTile<TVector, TRegister, Rows12, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows12, TColumns>.One,
            13 => two ? &RegisterTile<TVector, TRegister, Rows13, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows13, TColumns>.One,
            14 => two ? &RegisterTile<TVector, TRegister, Rows14, TColumns>.Two : &RegisterTile<TVector, TRegister, Rows14, TColumns>.One,
            _ => throw new ArgumentOutOfRangeException(nameof(rows), rows, $"No register tile has {rows} rows; the tallest has {TRegister.TallestTile}."),
        };
}
