using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla;

/// <summary>What primitives are lowered onto: a short, closed list of forms of loop. A back end is whoever answers to it.</summary>
/// <remarks>
/// A new primitive needs no new method here unless its loop has a form that no primitive had before. Operands may have any
/// layout, repeated and reversed ones included; the outputs' memory never overlaps the inputs'.
/// </remarks>
internal abstract class Machine
{
    /// <summary>The device whose machine it is.</summary>
    /// <exception cref="InvalidOperationException">It is no device's, so that no tensor lives there.</exception>
    public Device Device
    {
        get => field ?? throw new InvalidOperationException($"A {GetType().Name} was asked for its device, but no Device was made with it: make one, new Device(name, machine).");
        internal set;
    }

    /// <summary>Whether operands' memory is host memory, which kernels may point into. All operands of a loop on another machine are in memory of its own.</summary>
    public virtual bool IsHost => true;

    /// <summary>Memory of its own, of unspecified content.</summary>
    /// <exception cref="InsufficientMemoryException">The memory is not there; the message says how much was asked for and how much there is.</exception>
    public virtual DeviceMemory Rent(long bytes) => throw NoMemory();

    /// <summary>Takes back memory that nobody uses any more; collections say so too, on their own thread.</summary>
    public virtual void Return(DeviceMemory memory) => throw NoMemory();

    /// <summary>Copies bytes of the host there. What <paramref name="from"/> holds may change as soon as this returns.</summary>
    /// <param name="from">The bytes.</param>
    /// <param name="to">Memory of this machine.</param>
    /// <param name="offset">Where the first goes, in bytes.</param>
    public virtual void Write(ReadOnlySpan<byte> from, DeviceMemory to, long offset) => throw NoMemory();

    /// <summary>Copies bytes to the host; waits until what was asked for before has been computed.</summary>
    /// <param name="from">Memory of this machine.</param>
    /// <param name="offset">Where the first is, in bytes.</param>
    /// <param name="to">Where they go.</param>
    public virtual void Read(DeviceMemory from, long offset, Span<byte> to) => throw NoMemory();

    /// <summary>How much memory is in use, kept for the next, was in use at most, how often some was handed out, and how much there may be.</summary>
    public virtual (long InUse, long Pooled, long Peak, long Allocations, long Limit) Usage => StoragePool.Shared.Usage;

    /// <summary>Has it hand out no more memory than so many bytes; 0 for what there is.</summary>
    public virtual void Limit(long bytes) => StoragePool.Shared.Limit(bytes);

    /// <summary>A number in memory of its own, the same for everybody who asks for it.</summary>
    public virtual Storage Number(DType dtype, ulong bits) => throw NoMemory();

    /// <summary>Where its loops leave 1 when an index is outside its axis, and 0 is otherwise, int64 [], if a later reading is to say so; null where it is thrown at once.</summary>
    public virtual ConcreteTensor? WrongIndex => null;

    /// <summary>How many threads a loop may use, the caller's included.</summary>
    public abstract int Threads { get; set; }

    /// <summary>Bytes that a thread of it finds near again while it multiplies.</summary>
    public abstract long NearBytes { get; }

    /// <summary>The bytes of memory that all who compute at once have near them, such as the last cache before memory; 0 where that is not known.</summary>
    public virtual long SharedBytes => 0;

    /// <summary>The most elements of a loop that it is worth doing at the end, <see cref="Together"/> with others. A larger one is enough work by itself, and best done where what it reads has just been computed.</summary>
    public abstract long LargestTogether { get; }

    /// <summary>z[i] = F(x[i]).</summary>
    public abstract void Map<F>(in Operand x, in Operand z)
        where F : struct, IFormula1;

    /// <summary>z[i] = F(x[i], y[i]).</summary>
    public abstract void Map<F>(in Operand x, in Operand y, in Operand z)
        where F : struct, IFormula2;

    /// <summary>z[i] = F(w[i], x[i], y[i]).</summary>
    public abstract void Map<F>(in Operand w, in Operand x, in Operand y, in Operand z)
        where F : struct, IFormula3;

    /// <summary>z[i] = x[i], converted to z's element type: fractions are cut off, floating-point numbers out of range saturate, NaN becomes 0, integers wrap; to bool: whether it differs from 0.</summary>
    public abstract void Convert(in Operand x, in Operand z);

    /// <summary>z = the combination under M of x over the given axes, which z has not. Axes ascend.</summary>
    public abstract void Reduce<M>(in Operand x, in Operand z, Axes axes)
        where M : struct, IMonoid;

    /// <summary>z[.., i, ..] = the combination under M of x[.., 0..i, ..] along one axis, from the end backwards if reversed.</summary>
    public abstract void Scan<M>(in Operand x, in Operand z, int axis, bool reversed)
        where M : struct, IMonoid;

    /// <summary>z[b,i,j] = Σₖ x[b,i,k] y[b,k,j], for every index b of the axes before the last two.</summary>
    public abstract void Contract(in Operand x, in Operand y, in Operand z);

    /// <summary>The same, and then w[j] is added to the complete sum in column j.</summary>
    public abstract void Contract(in Operand x, in Operand y, in Operand w, in Operand z);

    /// <summary>Of Σ output[n, o, i] · input[n, c, i·stride + k·dilation − padding] · weight[o, c, k], with channels in groups, the derivative by the one of the three that is named, written there.</summary>
    /// <param name="input">[N, C, …].</param>
    /// <param name="weight">[O, C / groups, …].</param>
    /// <param name="output">[N, O, …].</param>
    /// <param name="window">How the three lie on each other; what falls beside the input counts as 0.</param>
    /// <param name="result">Which of them is computed.</param>
    public abstract void Convolve(in Operand input, in Operand weight, in Operand output, in Window window, Convolved result);

    /// <summary>z[i] = x[i], of equal types.</summary>
    public abstract void Move(in Operand x, in Operand z);

    /// <summary>z[.., j, ..] = x[.., indices[.., j, ..], ..] along one axis; the shapes of indices and z agree, x's only there differs.</summary>
    public abstract void Gather(in Operand x, in Operand indices, in Operand z, int axis);

    /// <summary>z[.., indices[.., j, ..], ..] = its combination under M with x[.., j, ..] along one axis, in order of j. z holds the starting values.</summary>
    public abstract void Scatter<M>(in Operand x, in Operand indices, in Operand z, int axis)
        where M : struct, IMonoid;

    /// <summary>Sorts along one axis, stably, NaN as the greatest, and says (int64) where each element came from.</summary>
    public abstract void Sort(in Operand x, in Operand values, in Operand indices, int axis, bool descending);

    /// <summary>z[i] = the number i of the stream that <paramref name="key"/> (int64 [2]: seed, stream) names, distributed as D says.</summary>
    public abstract void Random<D>(in Operand key, in Operand z)
        where D : struct, IDistribution;

    /// <summary>An opaque kernel over the rows of one input and one output in host memory.</summary>
    public abstract void Run<K>(in Operand x, in Operand z)
        where K : struct, IRowKernel;

    /// <summary>A kernel on matrices in host memory, for every index of the first axes, which all operands have in common. What is left of an operand's axes are the two of a matrix or the one of a vector. It computes in float64.</summary>
    public abstract void Run(IMatrixKernel kernel, int batchRank, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs);

    /// <summary>One loop over several formulas, prepared for operands of one shape and these strides: the program's inputs, then its outputs.</summary>
    /// <remarks>Reductions are along the last axis; what a program has one of for each row has any stride there.</remarks>
    /// <exception cref="NotSupportedException">The program is none that one loop can run; see <see cref="LoopProgram.IsOneLoop"/>.</exception>
    public abstract FusedLoop Fuse(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts);

    /// <summary>The same, of rows that are computed in their order, each after what the one before wrote: outputs that do not move from row to row may lie exactly where such inputs do.</summary>
    /// <param name="program">Formulas only.</param>
    /// <param name="shape">[rows, columns].</param>
    /// <param name="layouts">Of the inputs, then the outputs. Elements of a row follow each other, or an input has one for all of them.</param>
    /// <exception cref="NotSupportedException">The program is none that one loop can run, or operands lie in another way.</exception>
    public abstract FusedLoop FuseSteps(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts);

    /// <summary>Several loops over elements that take nothing from each other, as one whose work threads share out.</summary>
    /// <param name="loops">The loops; <see cref="Fuse"/> made them, of programs without reductions.</param>
    /// <param name="operands">How many operands each has; they come one loop's after the other's.</param>
    public abstract FusedLoop Together(ReadOnlySpan<FusedLoop> loops, ReadOnlySpan<int> operands);

    /// <summary>A contraction whose sums go through a loop's formulas as soon as they are complete: the program's first input is the sums, which are stored nowhere unless they are an output.</summary>
    /// <param name="ending">What becomes of the sums; without reductions.</param>
    /// <param name="shape">The shape of the sums.</param>
    /// <param name="depth">How many products make one sum.</param>
    /// <param name="layouts">How x [.., m, k] and y [.., k, n] lie, then the program's inputs but the first, then its outputs.</param>
    public abstract FusedLoop FuseProduct(LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts);

    /// <summary>Does what one run of a plan consists of, all of whose operands are known: launch after launch, or in one go, if that leaves the same.</summary>
    /// <param name="frame">What the run is on.</param>
    /// <param name="launches">The launches, in order; the same at each run on this frame.</param>
    public virtual void Run(Frame frame, ReadOnlySpan<Launch> launches)
    {
        foreach (Launch launch in launches)
        {
            launch.Run(frame);
        }
    }

    private NotSupportedException NoMemory() => new($"{GetType().Name} has no memory other than the host's: ask Storage.");
}
