namespace Nabla.Primitives;

/// <summary>One call of an operation whose author states the reverse rule. It belongs to that call, because the author's context does.</summary>
internal sealed record CustomCall(CustomCall.Call Site) : Primitive
{
    internal override string Name => Site.Name;

    internal override int Outputs => Site.Outputs;

    internal override Residuals Reads => Residuals.AllInputs;

    internal override Inside Inside => Inside.UserCode;

    internal override Primitive? Resized(Primitive other, Sizing sizing)
        => other is CustomCall call && call.Site.Name == Site.Name && call.Outputs == Outputs ? new CustomCall(Site.Resized(call.Site, sizing)) : null;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Site.OutputType(i);
        }
    }

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => Site.Evaluate(inputs, outputs);

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor[] filled = new Tensor[Outputs];
        for (int i = 0; i < filled.Length; i++)
        {
            TensorType type = Site.OutputType(i);
            filled[i] = call.Cotangents[i] ?? Tensor.Full(type.Shape, 0, type.DType);
        }

        Tensor?[] returned = Site.Backward(call.Inputs, filled);
        for (int i = 0; i < cotangents.Length; i++)
        {
            cotangents[i] = call.Wants(i) && returned[i] is { } gradient ? Site.Fit(gradient, call.Type(i), i) : null;
        }
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        Tensor[] filled = new Tensor[inputs.Length];
        for (int i = 0; i < filled.Length; i++)
        {
            filled[i] = tangents[i] ?? inputs[i].ZerosLike();
        }

        Tensor?[] returned = Site.Tangents(inputs, filled);
        for (int i = 0; i < pushed.Length; i++)
        {
            pushed[i] = outputs[i].DType.IsFloating() ? returned[i] : null;
        }
    }

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        new CustomCall(Site.Batched(size, axes.ToArray())).Apply(inputs, outputs);
        outputAxes.Clear();
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => throw new InvalidOperationException($"{Name} is made of other operations; it is inlined before anything is lowered.");

    /// <summary>What a call knows: how to run forward and backward on whatever tensors an interpreter holds.</summary>
    internal abstract class Call
    {
        public abstract string Name { get; }

        public abstract int Outputs { get; }

        public abstract TensorType OutputType(int index);

        public abstract void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs);

        /// <summary>The gradients of the inputs; null is zero.</summary>
        public abstract Tensor?[] Backward(ReadOnlySpan<Tensor> inputs, Tensor[] cotangents);

        /// <summary>The tangents of the outputs; null is zero.</summary>
        public abstract Tensor?[] Tangents(ReadOnlySpan<Tensor> inputs, Tensor[] tangents);

        /// <summary>The same operation on inputs that are stacked along the given axes, or, at -1, are the same for all; results are stacked along axis 0.</summary>
        public abstract Call Batched(int size, int[] axes);

        /// <summary>The same operation at the size that is asked for, where <paramref name="other"/> is what it is at another one.</summary>
        public virtual Call Resized(Call other, Sizing sizing)
            => new ResizedCall(this, [.. Enumerable.Range(0, Outputs).Select(i => sizing.Of(OutputType(i), other.OutputType(i)))]);

        /// <summary>A gradient of a shape that the input's broadcasts to is summed to it, as PyTorch does; anything else is a mistake in the rule.</summary>
        public Tensor Fit(Tensor gradient, TensorType type, int input)
        {
            if (gradient.IsWeak)
            {
                gradient = gradient.Concrete.CastScalar(type.DType);
            }

            if (gradient.DType != type.DType)
            {
                throw new InvalidOperationException(
                    $"Backward of {Name} returned a gradient of {gradient.Type} for input {input} of {type}. A gradient has the element type of its input: cast it, or compute it from the inputs.");
            }

            if (gradient.Shape.Equals(type.Shape))
            {
                return gradient;
            }

            int extra = gradient.Rank - type.Shape.Rank;
            bool broadcasts = extra >= 0;
            for (int axis = 0; broadcasts && axis < type.Shape.Rank; axis++)
            {
                broadcasts = type.Shape[axis] == gradient.Shape[axis + extra] || type.Shape[axis] == 1;
            }

            if (!broadcasts)
            {
                throw new InvalidOperationException(
                    $"Backward of {Name} returned a gradient of {gradient.Shape} for input {input} of {type.Shape}. Return the input's shape, or one that the input broadcasts to, which is then summed.");
            }

            List<int> summed = [];
            for (int axis = 0; axis < gradient.Rank; axis++)
            {
                if (axis < extra || type.Shape[axis - extra] != gradient.Shape[axis])
                {
                    summed.Add(axis);
                }
            }

            return gradient.Sum(Axes.Of([.. summed])).Reshape(type.Shape);
        }
    }
}
