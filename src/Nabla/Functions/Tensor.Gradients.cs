using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The gradient that Backward has summed: of a variable, or of an intermediate result that asked by <see cref="RetainGrad"/>. Null where none has arrived.</summary>
    /// <exception cref="InvalidOperationException">The tensor is a constant, or an intermediate result that did not ask.</exception>
    public virtual Tensor? Grad => throw new InvalidOperationException(
        $"This tensor ({Type}) is a constant: no gradient is gathered for it. Make it a Variable: new Variable(x).");

    /// <summary>The operation this tensor came from, or null for constants and variables.</summary>
    public GradFunction? GradFunction => this is Traced { Node: not LeafNode } traced ? new GradFunction(traced.Node) : null;

    /// <summary>Differentiates this tensor with respect to every variable it was computed from, and adds the gradients to their <see cref="Grad"/>.</summary>
    /// <param name="cotangent">What the result is weighted with: the same shape as this tensor. May be left out for a scalar, where it is 1.</param>
    /// <param name="retainGraph">Whether the graph may be walked again; by default only if <paramref name="createGraph"/>.</param>
    /// <param name="createGraph">Whether the gradients are themselves recorded, to be differentiated again.</param>
    /// <exception cref="InvalidOperationException">The tensor depends on no trainable variable, the graph was released by an earlier Backward, or the tensor belongs to a functional transform.</exception>
    /// <exception cref="ArgumentException">The cotangent is missing for a tensor that is not a scalar, or has another shape.</exception>
    public void Backward(Tensor? cotangent = null, bool? retainGraph = null, bool createGraph = false)
    {
        Traced root = this switch
        {
            Variable { Trainable: true } variable when Nabla.Floor.Current.Imperative is { } reverse => variable.Read(reverse),
            Traced { Reverse.IsImperative: true } traced => traced,
            Tracer => throw new InvalidOperationException("Backward was called inside a functional transform (Grad, Vjp …), which does the differentiating itself. Return the value instead."),
            _ => throw new InvalidOperationException(
                $"Backward has nothing to do: this tensor ({Type}) was computed from no trainable Variable, or under NoGrad or after Detach, as Predict does. Wrap what you differentiate by in new Variable(…)."),
        };
        if (cotangent is null)
        {
            if (Count != 1)
            {
                throw new ArgumentException(
                    $"Backward was called on a tensor of {Shape} without a cotangent. Reduce it to a number first (Sum, Mean), or say what each element weighs: y.Backward(Tensor.Ones({string.Join(", ", Shape.Lengths.ToArray())})).",
                    nameof(cotangent));
            }

            cotangent = OnesLike();
        }
        else
        {
            cotangent = Alignment.As(cotangent, DType);
            if (!cotangent.Shape.Equals(Shape))
            {
                throw new ArgumentException($"The cotangent of a tensor of {Shape} has that shape, not {cotangent.Shape}.", nameof(cotangent));
            }

            if (cotangent is Dual or Batched or Traced { Reverse.IsImperative: false })
            {
                throw new InvalidOperationException("The cotangent of Backward belongs to a functional transform (Grad, Vjp …): variables would keep gradients that outlive it. Pass cotangent.Detach().");
            }
        }

        new Pass(root.Reverse, retainGraph ?? createGraph, createGraph).Run([root], [cotangent]);
        if (!(retainGraph ?? createGraph))
        {
            StoragePool.SafePoint();
        }
    }

    /// <summary>Asks Backward to keep the gradient of this intermediate result. Returns the tensor itself.</summary>
    /// <exception cref="InvalidOperationException">The tensor is a constant.</exception>
    public Tensor RetainGrad()
    {
        switch (this)
        {
            case Variable { Trainable: true }:
                return this;
            case Traced { Reverse.IsImperative: true } traced:
                traced.Node.Extend().Retain(traced.Output);
                return this;
            default:
                throw new InvalidOperationException($"RetainGrad was called on a tensor ({Type}) for which Backward has no gradient: it depends on no trainable Variable.");
        }
    }

    /// <summary>The same numbers as a constant: nothing is differentiated through it, at any level of nesting. Shares the memory.</summary>
    public Tensor Detach() => Detached;

    /// <summary>As <see cref="Detach"/>, as an operation: where there are no numbers yet, nothing is differentiated through what will be there.</summary>
    private protected Tensor Stopped() => StopGradient.Op.Apply(this);

    /// <summary>Calls <paramref name="hook"/> with the gradient of this tensor whenever Backward has computed it. What it returns, unless null, replaces the gradient.</summary>
    /// <returns>A handle that removes the hook; keeping or disposing it is optional.</returns>
    /// <exception cref="InvalidOperationException">The tensor is a constant.</exception>
    public IDisposable OnGradient(Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return this switch
        {
            Variable { Trainable: true } variable => variable.Leaf.Extend().Add(0, hook),
            Traced { Reverse.IsImperative: true } traced => traced.Node.Extend().Add(traced.Output, hook),
            Tracer and not Staged => throw new InvalidOperationException("OnGradient was called inside a functional transform (Grad, Vjp …), where no Backward comes by. To change a gradient there, give the function a rule: WithRule(x => x, (x, y, g) => …)."),
            _ => throw new InvalidOperationException($"OnGradient was called on a tensor ({Type}) for which Backward has no gradient: it depends on no trainable Variable."),
        };
    }
}
