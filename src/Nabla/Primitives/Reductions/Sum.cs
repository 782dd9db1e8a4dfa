using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The sum over some axes, which disappear.</summary>
internal sealed record Sum(Axes Axes) : LinearMap
{
    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = new TensorType(inputs[0].DType, Reduction<Plus>.Reduced(inputs[0].Shape, Axes));

    internal override Primitive Over(Axes axes) => new Sum(axes);

    /// <summary>Each element went into one sum with weight one, so it receives what that sum received.</summary>
    protected override Tensor Transposed(Tensor g, TensorType x) => new Broadcast(x.Shape, Axes.Of(Axes.Complement(x.Shape.Rank))).Apply(g);

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = new Sum(Axes.Shift(1)).Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Reduce<Plus>(inputs[0], outputs[0], Axes);

    internal readonly struct Plus : IMonoid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Identity<V>()
            where V : struct, ILane<V> => V.Of(0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Blank<V>()
            where V : struct, ILane<V> => V.Of(-0.0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x + y;
    }
}
