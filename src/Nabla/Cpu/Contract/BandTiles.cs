namespace Nabla.Cpu;

/// <summary>The two tiles that bands need, looked up once.</summary>
/// <param name="bands">The bands.</param>
/// <param name="two">Whether they are two registers wide.</param>
/// <param name="apart">How far the rows of the left operand are apart, in bytes.</param>
internal readonly unsafe struct BandTiles<TVector, TRegister>(Bands bands, bool two, nint apart)
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    private readonly int _tall = bands.Size(0);
    private readonly delegate*<nint, byte*, nint, nint, byte*, nint, byte*, nint, bool, Incoming*, void> _first = RegisterTiles<TVector, TRegister>.Of(bands.Size(0), two, apart);
    private readonly delegate*<nint, byte*, nint, nint, byte*, nint, byte*, nint, bool, Incoming*, void> _last = RegisterTiles<TVector, TRegister>.Of(bands.Size(bands.Count - 1), two, apart);

    /// <summary>The tile of a band of so many rows.</summary>
    public delegate*<nint, byte*, nint, nint, byte*, nint, byte*, nint, bool, Incoming*, void> Of(int rows) => rows == _tall ? _first : _last;
}
