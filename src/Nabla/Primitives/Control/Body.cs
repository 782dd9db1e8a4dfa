namespace Nabla.Primitives;

/// <summary>A function written down, as the operations of control flow hold it: it takes nothing but its inputs, it can be run, and made into what a transform makes of it.</summary>
/// <remarks>Two bodies are the same if they are one object. The rules of control flow are the transforms of its bodies, written down again.</remarks>
internal abstract class Body
{
    /// <summary>The types of the inputs.</summary>
    public abstract TensorType[] Inputs { get; }

    /// <summary>The types of the outputs.</summary>
    public abstract TensorType[] Outputs { get; }

    /// <summary>How many operations on single numbers a run is; see <see cref="Primitive.Arithmetic"/>.</summary>
    public abstract long Arithmetic { get; }

    /// <summary>Where in the user's program it was written, for messages, if that was kept: <c> (Train.cs:41: …)</c>.</summary>
    public string Site { get; private set; } = "";

    /// <summary>Applies the operations to inputs, whoever interprets them.</summary>
    public abstract void Run(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs);

    /// <summary>Another function written down.</summary>
    public abstract Body Of(TensorType[] inputs, Func<Tensor[], Tensor[]> f);

    /// <summary>The reverse of the function: (inputs, kept outputs, cotangents of the outputs in <paramref name="given"/>) ↦ cotangents of the inputs in <paramref name="wanted"/>.</summary>
    /// <param name="wanted">Which inputs' cotangents are asked for.</param>
    /// <param name="given">Which outputs have a cotangent.</param>
    /// <param name="kept">How many of the last outputs are there already, and are not computed again.</param>
    /// <param name="fill">Whether inputs that no cotangent reaches get zeros; otherwise they are left out.</param>
    /// <param name="reached">For which inputs there is a cotangent among the results.</param>
    /// <param name="read">Which inputs it takes; the others, which it does not read, are left out. By default all.</param>
    public abstract Body Reverse(bool[] wanted, bool[] given, int kept, bool fill, out bool[] reached, bool[]? read = null);

    /// <summary>The same function, which also gives, after its outputs, what its reverse would have to compute again otherwise; null where that is to be computed again.</summary>
    /// <param name="wanted">Which inputs' cotangents may be asked for.</param>
    /// <param name="kept">How many of the last outputs are such values already; of those that are returned the number is greater by so many as were added.</param>
    /// <param name="read">Which inputs the reverse reads then.</param>
    public abstract Body? Augmented(bool[] wanted, ref int kept, out bool[] read);

    /// <summary>(inputs, tangents of the inputs in <paramref name="moving"/>) ↦ tangents of the floating outputs, after the outputs themselves if asked.</summary>
    public abstract Body Forward(bool[] moving, bool withOutputs = false);

    /// <summary>The function of inputs that are stacked along the given axes, or, at -1, are the same for all.</summary>
    /// <param name="size">How many.</param>
    /// <param name="axes">For each input the axis along which it is stacked, or -1.</param>
    /// <param name="stacked">For each output whether it must be stacked; if null, those are that depend on a stacked input.</param>
    /// <param name="outputs">For each output 0, along which it is stacked then, or -1.</param>
    public abstract Body Batch(int size, int[] axes, bool[]? stacked, out int[] outputs);

    /// <summary>The same function at the size that is asked for, where <paramref name="other"/> is what it is at another one.</summary>
    /// <exception cref="NotSupportedException">The two are not the same function but for lengths.</exception>
    public abstract Body Resized(Body other, Sizing sizing);

    /// <summary>Computes (constants, carry, xs) ↦ (carry, ys) step by step; see <see cref="Scan"/>.</summary>
    public abstract void Repeat(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs, int constants, int carries, int length, bool backwards);

    /// <summary>Computes (constants, state) ↦ state step by step while the condition holds; see <see cref="While"/>.</summary>
    public abstract void RepeatWhile(Body condition, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs, int constants, int? maxSteps);

    /// <summary>The same body, which keeps where it was written.</summary>
    public Body At(string site)
    {
        Site = site;
        return this;
    }

    /// <summary>Runs the body as one operation, whose reverse runs it again.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="kept">How many of the last outputs the reverse rule keeps instead of computing them again.</param>
    public Tensor[] Call(ReadOnlySpan<Tensor> inputs, int kept = 0)
    {
        Tensor[] outputs = new Tensor[Outputs.Length];
        new Call(this, kept).Apply(inputs, outputs);
        return outputs;
    }

    /// <summary>Runs this body or another one, of the same inputs and outputs, as one operation.</summary>
    public Tensor[] Or(Body otherwise, ReadOnlySpan<Tensor> predicateAndInputs)
    {
        Tensor[] outputs = new Tensor[Outputs.Length];
        new Cond(this, otherwise).Apply(predicateAndInputs, outputs);
        return outputs;
    }

    /// <summary>Runs the body for each x as one operation, handing on the carry: (constants, carry, xs) ↦ (carry, ys).</summary>
    public Tensor[] Scan(ReadOnlySpan<Tensor> inputs, int constants, int carries, int length, bool backwards)
    {
        Tensor[] outputs = new Tensor[Outputs.Length];
        new Scan(this, constants, carries, length, backwards).Apply(inputs, outputs);
        return outputs;
    }

    /// <summary>Runs the body as one operation as long as the condition holds: (constants, state) ↦ state.</summary>
    public Tensor[] While(Body condition, ReadOnlySpan<Tensor> inputs, int constants, int? maxSteps)
    {
        Tensor[] outputs = new Tensor[Outputs.Length];
        new While(condition, this, constants, maxSteps).Apply(inputs, outputs);
        return outputs;
    }

    /// <summary>The types of the outputs.</summary>
    /// <exception cref="ArgumentException">The inputs are not of the types that the body was written for.</exception>
    public void Infer(string name, ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        if (!inputs.SequenceEqual(Inputs))
        {
            throw new ArgumentException($"{name} was written down for {string.Join(", ", Inputs)}, and cannot be applied to {string.Join(", ", inputs.ToArray())}.");
        }

        Outputs.CopyTo(outputs);
    }
}
