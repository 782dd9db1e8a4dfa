using System.Numerics;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Combinations of elements: along axes, from one end of an axis to the other, and where indices say.</summary>
internal sealed unsafe partial class CpuMachine
{
    public override void Reduce<M>(in Operand x, in Operand z, Axes axes)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Reduce<M>(halves.Widen(x), halves.Narrowed(z), axes);
            return;
        }

        LaneChoice.Run(x.DType, registerBits, new Reduction<M>(this, x, z, axes));
    }

    public override void Scan<M>(in Operand x, in Operand z, int axis, bool reversed)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Scan<M>(halves.Widen(x), halves.Narrowed(z), axis, reversed);
            return;
        }

        LaneChoice.Run(x.DType, registerBits, new Scanning<M>(this, x, z, axis, reversed));
    }

    public override void Scatter<M>(in Operand x, in Operand indices, in Operand z, int axis)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Operand wide = halves.Narrowed(z);
            Convert(z, wide);
            Scatter<M>(halves.Widen(x), indices, wide, axis);
            return;
        }

        LaneChoice.Run(x.DType, registerBits, new Scattering<M>(this, x, indices, z, axis));
    }

    private readonly ref struct Reduction<M>(CpuMachine machine, in Operand x, in Operand z, Axes axes) : ILaneWork
        where M : struct, IMonoid
    {
        private readonly ref readonly Operand _x = ref x;
        private readonly ref readonly Operand _z = ref z;

        public void Run<V, T>()
            where V : struct, IRegister<V, T>
            where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => Reductions<M, V, Scalar<T>, T>.Run(machine, _x, _z, axes);
    }

    private readonly ref struct Scanning<M>(CpuMachine machine, in Operand x, in Operand z, int axis, bool reversed) : ILaneWork
        where M : struct, IMonoid
    {
        private readonly ref readonly Operand _x = ref x;
        private readonly ref readonly Operand _z = ref z;

        public void Run<V, T>()
            where V : struct, IRegister<V, T>
            where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => Scans<M, V, Scalar<T>, T>.Run(machine, _x, _z, axis, reversed);
    }

    private readonly ref struct Scattering<M>(CpuMachine machine, in Operand x, in Operand indices, in Operand z, int axis) : ILaneWork
        where M : struct, IMonoid
    {
        private readonly ref readonly Operand _x = ref x;
        private readonly ref readonly Operand _indices = ref indices;
        private readonly ref readonly Operand _z = ref z;

        public void Run<V, T>()
            where V : struct, IRegister<V, T>
            where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => Scatters<M, V, Scalar<T>, T>.Run(machine, _x, _indices, _z, axis);
    }
}
