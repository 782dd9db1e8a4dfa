using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>One formula over a tile.</summary>
internal readonly unsafe struct TileStep
{
    private readonly delegate*<byte*, byte*, byte*, byte*, int, void> _run;
    private readonly Halfword _argument;
    private readonly Halfword _result;
    private readonly bool _firstIsMask;

    private TileStep(delegate*<byte*, byte*, byte*, byte*, int, void> run, Halfword argument = Halfword.None, Halfword result = Halfword.None, bool firstIsMask = false)
    {
        _run = run;
        _argument = argument;
        _result = result;
        _firstIsMask = firstIsMask;
    }

    /// <summary>The formula, where its last argument and its result are of these types.</summary>
    public static TileStep Of(Formula formula, DType argument, DType result, int registerBits)
    {
        Reader reader = new() { Argument = argument, Result = result, Lane = formula.Lane(argument, result), RegisterBits = registerBits };
        formula.Accept(reader);
        return formula is Conversion ? reader.Step : new TileStep(reader.Step._run, HalfRuns.Format(argument), HalfRuns.Format(result), formula.FirstIsMask);
    }

    /// <summary>Runs it on arguments that follow each other, as many as the formula has, and on adjacent results.</summary>
    public void Run(byte* w, byte* x, byte* y, byte* z, int count)
    {
        if (_argument == Halfword.None && _result == Halfword.None)
        {
            _run(w, x, y, z, count);
        }
        else
        {
            RunWidened(w, x, y, z, count);
        }
    }

    /// <summary>Half precision is computed with as float32.</summary>
    [SkipLocalsInit]
    private void RunWidened(byte* w, byte* x, byte* y, byte* z, int count)
    {
        const int Most = 4;
        byte* room = stackalloc byte[Most * Map.Tile * sizeof(float)];
        byte* result = _result == Halfword.None ? z : room;
        _run(_firstIsMask ? w : Widened(w, room, 1, count), Widened(x, room, 2, count), Widened(y, room, 3, count), result, count);
        if (_result != Halfword.None)
        {
            HalfRuns.Narrow(_result, (float*)result, (ushort*)z, count);
        }
    }

    private byte* Widened(byte* x, byte* room, int place, int count)
    {
        if (x is null)
        {
            return null;
        }

        float* wide = (float*)room + place * Map.Tile;
        HalfRuns.Widen(_argument, (ushort*)x, wide, count);
        return (byte*)wide;
    }

    private static void Run1<F, V, T>(byte* x, byte* none, byte* neither, byte* z, int count)
        where F : struct, Loops.IFormula1
        where V : struct, IRegister<V, T>
        where T : unmanaged => Map.OfTile<F, V, T>(x, z, count);

    private static void Run2<F, V, T>(byte* x, byte* y, byte* none, byte* z, int count)
        where F : struct, Loops.IFormula2
        where V : struct, IRegister<V, T>
        where T : unmanaged => Map.OfTile<F, V, T>(x, y, z, count);

    private static void Run3<F, V, T>(byte* w, byte* x, byte* y, byte* z, int count)
        where F : struct, Loops.IFormula3
        where V : struct, IRegister<V, T>
        where T : unmanaged => Map.OfTile<F, V, T>(w, x, y, z, count);

    private sealed class Reader : FormulaReader
    {
        public required DType Argument { get; init; }

        public required DType Result { get; init; }

        public required DType Lane { get; init; }

        public required int RegisterBits { get; init; }

        public TileStep Step { get; private set; }

        public override void Read1<F>() => Step = Lane switch
        {
            DType.Float32 => Of1<F, float>(),
            DType.Float64 => Of1<F, double>(),
            DType.Int32 => Of1<F, int>(),
            DType.Int64 => Of1<F, long>(),
            _ => Of1<F, byte>(),
        };

        public override void Read2<F>() => Step = Lane switch
        {
            DType.Float32 => Of2<F, float>(),
            DType.Float64 => Of2<F, double>(),
            DType.Int32 => Of2<F, int>(),
            DType.Int64 => Of2<F, long>(),
            _ => Of2<F, byte>(),
        };

        public override void Read3<F>() => Step = Lane switch
        {
            DType.Float32 => Of3<F, float>(),
            DType.Float64 => Of3<F, double>(),
            DType.Int32 => Of3<F, int>(),
            DType.Int64 => Of3<F, long>(),
            _ => Of3<F, byte>(),
        };

        public override void ReadConversion() => Step = new(Conversions.Tile(Argument, Result));

        private TileStep Of1<F, T>()
            where F : struct, Loops.IFormula1
            where T : unmanaged, IBinaryNumber<T> => RegisterBits switch
            {
                512 => new(&Run1<F, Lane512<T>, T>),
                256 => new(&Run1<F, Lane256<T>, T>),
                128 => new(&Run1<F, Lane128<T>, T>),
                _ => new(&Run1<F, Scalar<T>, T>),
            };

        private TileStep Of2<F, T>()
            where F : struct, Loops.IFormula2
            where T : unmanaged, IBinaryNumber<T> => RegisterBits switch
            {
                512 => new(&Run2<F, Lane512<T>, T>),
                256 => new(&Run2<F, Lane256<T>, T>),
                128 => new(&Run2<F, Lane128<T>, T>),
                _ => new(&Run2<F, Scalar<T>, T>),
            };

        private TileStep Of3<F, T>()
            where F : struct, Loops.IFormula3
            where T : unmanaged, IBinaryNumber<T> => RegisterBits switch
            {
                512 => new(&Run3<F, Lane512<T>, T>),
                256 => new(&Run3<F, Lane256<T>, T>),
                128 => new(&Run3<F, Lane128<T>, T>),
                _ => new(&Run3<F, Scalar<T>, T>),
            };
    }
}
