using System.Numerics;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Formulas, element by element.</summary>
internal sealed unsafe partial class CpuMachine
{
    public override void Map<F>(in Operand x, in Operand z)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Map<F>(halves.Widen(x), halves.Narrowed(z));
            return;
        }

        LaneChoice.Run(LaneType(x, z, F.IsPredicate), registerBits, new Map1<F>(x, z));
    }

    public override void Map<F>(in Operand x, in Operand y, in Operand z)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Map<F>(halves.Widen(x), halves.Widen(y), halves.Narrowed(z));
            return;
        }

        LaneChoice.Run(LaneType(x, z, F.IsPredicate), registerBits, new Map2<F>(x, y, z));
    }

    public override void Map<F>(in Operand w, in Operand x, in Operand y, in Operand z)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Map<F>(halves.Widen(w), halves.Widen(x), halves.Widen(y), halves.Narrowed(z));
            return;
        }

        LaneChoice.Run(z.DType, registerBits, new Map3<F>(w, x, y, z));
    }

    /// <summary>The type a formula computes in. Bools are bytes; what a predicate compares says it, not its result.</summary>
    private static DType LaneType(in Operand x, in Operand z, bool predicate) => predicate ? x.DType : z.DType;

    private readonly ref struct Map1<F>(in Operand x, in Operand z) : ILaneWork
        where F : struct, IFormula1
    {
        private readonly ref readonly Operand _x = ref x;
        private readonly ref readonly Operand _z = ref z;

        public void Run<V, T>()
            where V : struct, IRegister<V, T>
            where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => Cpu.Map.Run<F, V, T>(_x, _z);
    }

    private readonly ref struct Map2<F>(in Operand x, in Operand y, in Operand z) : ILaneWork
        where F : struct, IFormula2
    {
        private readonly ref readonly Operand _x = ref x;
        private readonly ref readonly Operand _y = ref y;
        private readonly ref readonly Operand _z = ref z;

        public void Run<V, T>()
            where V : struct, IRegister<V, T>
            where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => Cpu.Map.Run<F, V, T>(_x, _y, _z);
    }

    private readonly ref struct Map3<F>(in Operand w, in Operand x, in Operand y, in Operand z) : ILaneWork
        where F : struct, IFormula3
    {
        private readonly ref readonly Operand _w = ref w;
        private readonly ref readonly Operand _x = ref x;
        private readonly ref readonly Operand _y = ref y;
        private readonly ref readonly Operand _z = ref z;

        public void Run<V, T>()
            where V : struct, IRegister<V, T>
            where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => Cpu.Map.Run<F, V, T>(_w, _x, _y, _z);
    }
}
