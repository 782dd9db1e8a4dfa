using Nabla.Primitives;

namespace Nabla;

/// <summary>An operation of your own: how to compute it, and how gradients flow back; PyTorch's autograd.Function.</summary>
/// <typeparam name="TIn">The inputs: a tensor, or a tuple, array or <c>[Tree]</c> record of tensors.</typeparam>
/// <typeparam name="TOut">The outputs, likewise.</typeparam>
/// <remarks>
/// Both methods are written in tensor code, so derivatives of derivatives work. Tensors are immutable: a cotangent that
/// Backward is given cannot be changed under the feet of others. Forward must depend on its inputs only; one that reads a
/// trainable variable besides throws, because the gradient of that would be lost.
/// </remarks>
public abstract class Function<[TreeArgument] TIn, [TreeArgument] TOut>
{
    /// <summary>What graphs and messages call the operation.</summary>
    internal virtual string Name => GetType().Name;

    /// <summary>Computes the outputs, and keeps what <see cref="Backward"/> will need.</summary>
    protected abstract TOut Forward(Saved saved, TIn inputs);

    /// <summary>The gradients of the inputs, from those of the outputs. Each has the element type and shape of its input, or a shape that the input broadcasts to, which is then summed.</summary>
    protected abstract TIn Backward(Saved saved, TOut cotangent);

    /// <summary>The tangents of the outputs, from those of the inputs: what forward mode needs. Inputs that do not move have a tangent of zeros.</summary>
    /// <exception cref="NotSupportedException">The operation does not override this.</exception>
    protected virtual TOut Tangent(Saved saved, TIn tangents) => throw new NotSupportedException(
        $"{GetType().Name} states a reverse rule only, so forward mode (Jvp, Hvp, JacobianForward) cannot go through it{CallSite.Suffix()}. Override Tangent, or use reverse mode (Grad, JacobianReverse).");

    /// <summary>Applies the operation.</summary>
    public TOut Apply(TIn inputs)
    {
        Tensor[] leaves = Array.ConvertAll(Tree.Leaves(inputs), leaf => Alignment.As(leaf, leaf.DType));
        FunctionCall call = new(this, inputs, leaves);
        Tensor[] outputs = new Tensor[call.Outputs];
        new CustomCall(call).Apply(leaves, outputs);
        return Tree.Replace(call.Output, outputs);
    }

    private sealed class FunctionCall : CustomCall.Call
    {
        private readonly Function<TIn, TOut> _function;
        private readonly TIn _structure;
        private readonly Tensor[] _inputs;
        private readonly Tensor[] _outputs;
        private readonly Saved _saved = new();

        public FunctionCall(Function<TIn, TOut> function, TIn inputs, Tensor[] leaves)
        {
            _function = function;
            _structure = inputs;
            _inputs = Array.ConvertAll(leaves, leaf => leaf.Detach());
            (Output, _outputs) = Run(_saved, _inputs);
        }

        public TOut Output { get; }

        public override string Name => _function.Name;

        public override int Outputs => _outputs.Length;

        public override TensorType OutputType(int index) => _outputs[index].Type;

        public override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
        {
            if (AreOwn(inputs))
            {
                _outputs.CopyTo(outputs);
            }
            else
            {
                Run(new Saved(), inputs.ToArray()).Leaves.CopyTo(outputs);
            }
        }

        /// <summary>At first order the context of the call serves. Where derivatives are themselves differentiated, it is made again from the tensors that are being watched.</summary>
        public override Tensor?[] Backward(ReadOnlySpan<Tensor> inputs, Tensor[] cotangents)
        {
            TIn gradients = _function.Backward(SavedFor(inputs), Tree.Replace(Output, cotangents));
            Tensor?[] leaves = Tree.Leaves(gradients);
            return Placed(leaves!, Tree.Paths(gradients), Tree.Paths(_structure), "Backward", "gradients", "inputs");
        }

        public override Tensor?[] Tangents(ReadOnlySpan<Tensor> inputs, Tensor[] tangents)
        {
            TOut pushed = _function.Tangent(SavedFor(inputs), Tree.Replace(_structure, tangents));
            return Placed(Tree.Leaves(pushed), Tree.Paths(pushed), Tree.Paths(Output), "Tangent", "tangents", "outputs");
        }

        public override CustomCall.Call Batched(int size, int[] axes) => new BatchedCall(this, size, axes);

        private Saved SavedFor(ReadOnlySpan<Tensor> inputs)
        {
            if (AreOwn(inputs))
            {
                return _saved;
            }

            Saved saved = new();
            _ = _function.Forward(saved, Tree.Replace(_structure, inputs));
            return saved;
        }

        /// <summary>A derivative left null is zero; the others find their places by where they stand in the tree.</summary>
        private Tensor?[] Placed(Tensor[] leaves, IReadOnlyList<string> paths, IReadOnlyList<string> expected, string rule, string derivatives, string places)
        {
            if (leaves.Length == expected.Count)
            {
                return leaves;
            }

            Tensor?[] placed = new Tensor?[expected.Count];
            for (int i = 0, at = 0; i < leaves.Length; i++, at++)
            {
                while (at < placed.Length && expected[at] != paths[i])
                {
                    at++;
                }

                if (at >= placed.Length)
                {
                    throw new InvalidOperationException($"{rule} of {Name} returned {leaves.Length} {derivatives} for {placed.Length} {places}. Return one for each, or null for zero{CallSite.Suffix()}.");
                }

                placed[at] = leaves[i];
            }

            return placed;
        }

        private (TOut Output, Tensor[] Leaves) Run(Saved saved, Tensor[] inputs)
        {
            TOut output = _function.Forward(saved, Tree.Replace(_structure, inputs));
            Tensor[] leaves = Tree.Leaves(output);
            for (int i = 0; i < leaves.Length; i++)
            {
                if (IsForeign(leaves[i], inputs))
                {
                    throw new InvalidOperationException(
                        $"Forward of {Name} computed with a trainable Variable, or an argument of a transform, that is not among its inputs, so its gradient would be lost. Pass it as an input.");
                }

                leaves[i] = leaves[i].IsWeak ? Alignment.As(leaves[i], leaves[i].DType) : leaves[i].Captured;
            }

            return (output, leaves);
        }

        // A batched input stays batched when it is detached; anything else a detached value is computed from came in by a side door.
        private static bool IsForeign(Tensor leaf, Tensor[] inputs) => leaf is Variable { Trainable: true }
            || (leaf is Tracer && !Array.Exists(inputs, input => input is Tracer && input.Owner == leaf.Owner));

        private bool AreOwn(ReadOnlySpan<Tensor> inputs)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                if (inputs[i] is not (ConcreteTensor or Variable) || !ReferenceEquals(inputs[i].Concrete, _inputs[i]))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
