using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>What collection expressions call: tensors of one shape, stacked along a new first axis. <c>Tensor m = [[1f, 2], [3, 4]];</c></summary>
    /// <exception cref="ArgumentException">The elements have different shapes (a ragged literal).</exception>
    public static Tensor Create(ReadOnlySpan<Tensor> elements)
    {
        if (elements.IsEmpty)
        {
            return Zeros(0);
        }

        Shape shape = elements[0].Shape;
        bool flat = shape.Rank == 0;
        foreach (Tensor element in elements)
        {
            if (!element.Shape.Equals(shape))
            {
                throw new ArgumentException($"A literal needs rows of equal shapes, but one is {shape} and another {element.Shape}{CallSite.Suffix()}.", nameof(elements));
            }

            flat &= element is ConcreteTensor { Storage.IsElsewhere: false };
        }

        if (!flat)
        {
            return Functions.Stack(elements, 0);
        }

        DType dtype = Alignment.Common(elements);
        ConcreteTensor row = ConcreteTensor.Rent(new TensorType(dtype, [elements.Length]));
        for (int i = 0; i < elements.Length; i++)
        {
            Operand place = row.Operand.View(Shape.Scalar, new Layout([], i, true));
            Device.Cpu.Machine.Move(Alignment.As(elements[i], dtype).Concrete.Operand, place);
        }

        return row;
    }

    /// <summary>A copy of <paramref name="values"/> as a tensor of <paramref name="shape"/>, or of one axis.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the shape.</exception>
    public static Tensor Of<T>(ReadOnlySpan<T> values, Shape? shape = null)
        where T : unmanaged
    {
        shape ??= [values.Length];
        if (shape.Count != values.Length)
        {
            throw new ArgumentException($"A tensor of {shape} has {shape.Count} elements, but {values.Length} were given.", nameof(shape));
        }

        ConcreteTensor tensor = ConcreteTensor.Rent(new TensorType(DTypes.Of<T>(), shape));
        values.CopyTo(tensor.Span<T>());
        GC.KeepAlive(tensor);
        return tensor;
    }

    /// <summary>A copy of <paramref name="values"/> as a tensor of <paramref name="shape"/>, or of one axis.</summary>
    public static Tensor Of<T>(T[] values, Shape? shape = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return Of((ReadOnlySpan<T>)values, shape);
    }

    /// <summary>A scalar that keeps its element type when it meets other tensors, unlike a bare C# number.</summary>
    public static Tensor Of<T>(T value)
        where T : unmanaged => Of(new ReadOnlySpan<T>(in value), Shape.Scalar);

    /// <summary>A copy of an array of any rank.</summary>
    /// <exception cref="NotSupportedException">The elements are not of an element type of tensors.</exception>
    public static Tensor Of(Array values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Type element = values.GetType().GetElementType()!;
        return element == typeof(float) ? Flat<float>(values)
            : element == typeof(double) ? Flat<double>(values)
            : element == typeof(int) ? Flat<int>(values)
            : element == typeof(long) ? Flat<long>(values)
            : element == typeof(byte) ? Flat<byte>(values)
            : element == typeof(bool) ? Flat<bool>(values)
            : element == typeof(Half) ? Flat<Half>(values)
            : element == typeof(BFloat16) ? Flat<BFloat16>(values)
            : throw new NotSupportedException(element.IsArray
                ? "An array of arrays may be ragged; use a rectangular array such as float[,], or a nested collection expression."
                : $"Tensors have no elements of type {element.Name}; use bool, byte, int, long, Half, BFloat16, float or double.");
    }

    /// <summary>A tensor that shares the caller's memory: later changes there are seen here, and it must not change while a gradient is pending.</summary>
    /// <exception cref="ArgumentException">The number of elements is not that of the shape.</exception>
    public static Tensor Wrap<T>(ReadOnlyMemory<T> memory, Shape shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Count == memory.Length
            ? new ConcreteTensor(new TensorType(DTypes.Of<T>(), shape), shape.RowMajor, Storage.Share(memory))
            : throw new ArgumentException($"A tensor of {shape} has {shape.Count} elements, but the memory holds {memory.Length}.", nameof(memory));
    }

    /// <summary>Zeros of float32.</summary>
    [OverloadResolutionPriority(1)]
    public static Tensor Zeros(params ReadOnlySpan<int> shape) => Zeros(Shape.Create(shape));

    /// <summary>Zeros.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where they are to be, as PyTorch's device; null for the host, from where they go along with the data that they meet.</param>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return device is not null ? Full(shape, 0, dtype, device) : ConcreteTensor.Zeroed(new TensorType(dtype, shape)).Placeless();
    }

    /// <summary>Ones of float32.</summary>
    [OverloadResolutionPriority(1)]
    public static Tensor Ones(params ReadOnlySpan<int> shape) => Ones(Shape.Create(shape));

    /// <summary>Ones.</summary>
    /// <inheritdoc cref="Zeros(Shape, DType, Device?)"/>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32, Device? device = null) => Full(shape, 1, dtype, device);

    /// <summary>One number everywhere. Its element type is that of the C# number (int: int32, float: float32, double: float64) unless given.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="value">The number.</param>
    /// <param name="dtype">Another element type.</param>
    /// <param name="device">Where they are to be; null for where the number is. A number takes the room of one there, in however many places.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is more than one number.</exception>
    public static Tensor Full(Shape shape, Tensor value, DType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Count != 1)
        {
            throw new ArgumentException($"Full repeats one number, but was given a tensor of {value.Shape}.", nameof(value));
        }

        Tensor number = Alignment.As(value.Rank == 0 ? value : value.Reshape(), dtype ?? value.DType);
        return new Broadcast(shape, Axes.Of()).Apply(device is null ? number : number.To(device));
    }

    /// <summary>0, 1, …, count − 1, as int64 by default.</summary>
    /// <inheritdoc cref="Arange(long, long, long, DType, Device?)"/>
    public static Tensor Arange(long count, DType dtype = DType.Int64, Device? device = null) => Arange(0, count, 1, dtype, device);

    /// <summary>start, start + step, … below <paramref name="stop"/> (above, for a negative step), as int64 by default.</summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">Where they end; itself left out.</param>
    /// <param name="step">From one to the next.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="device">Where they are to be, and are computed; null for the host, from where they go along with the data that they meet.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is 0.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor Arange(long start, long stop, long step = 1, DType dtype = DType.Int64, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        Int128 distance = (Int128)stop - start;
        Int128 count = step > 0 == distance > 0 ? (Int128.Abs(distance) - 1) / Int128.Abs(step) + 1 : 0;
        if (IsElsewhere(device))
        {
            return (Ranges.Of(checked((int)count), device) * step + start).Cast(dtype);
        }

        long[] values = new long[checked((int)count)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = start + i * step;
        }

        return ConcreteTensor.Placeless(values).Cast(dtype);
    }

    /// <summary>0, 1, … below <paramref name="stop"/> as float32 or another type.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stop"/> is not finite.</exception>
    public static Tensor Arange(double stop, DType dtype = DType.Float32, Device? device = null) => Arange(0, stop, 1, dtype, device);

    /// <summary>start, start + step, … below <paramref name="stop"/> as float32 or another type; each is start + i · step, rounded once. Of an integer type the three are cut to integers first.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is 0, or a number is not finite.</exception>
    public static Tensor Arange(double start, double stop, double step = 1, DType dtype = DType.Float32, Device? device = null)
    {
        if (step == 0 || !double.IsFinite(step))
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, "Arange needs a finite step other than 0.");
        }

        if (!double.IsFinite(stop - start))
        {
            throw new ArgumentOutOfRangeException(nameof(stop), stop, "Arange needs a finite start and stop.");
        }

        if (!dtype.IsFloating())
        {
            return Arange((long)start, (long)stop, (long)step, dtype, device);
        }

        int count = checked((int)Math.Max(0, Math.Ceiling((stop - start) / step)));
        if (IsElsewhere(device))
        {
            return (Ranges.Of(count, device).Cast(DType.Float64) * step + start).Cast(dtype);
        }

        double[] values = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = start + i * step;
        }

        return ConcreteTensor.Placeless(values).Cast(dtype);
    }

    /// <summary><paramref name="count"/> numbers from <paramref name="start"/> to <paramref name="stop"/>, both included.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static Tensor Linspace(double start, double stop, int count, DType dtype = DType.Float32, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        (start, stop) = dtype.IsFloating() ? (start, stop) : (Math.Truncate(start), Math.Truncate(stop));
        double step = count > 1 ? (stop - start) / (count - 1) : 0;
        if (IsElsewhere(device) && count > 1)
        {
            Tensor place = Ranges.Of(count, device).Cast(DType.Float64);
            return Functions.Where(place < count / 2, place * step + start, stop - (count - 1 - place) * step).Cast(dtype);
        }

        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            // Each half counts from its own end, so that both ends are exact.
            values[i] = i < count / 2 || count == 1 ? start + i * step : stop - (count - 1 - i) * step;
        }

        return ConcreteTensor.Placeless(values).Cast(dtype).To(device ?? Device.Cpu);
    }

    /// <summary><paramref name="count"/> powers of <paramref name="base"/>, from <paramref name="base"/>^start to <paramref name="base"/>^stop, both included, their exponents evenly apart. Of an integer type start and stop are cut to integers first.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static Tensor Logspace(double start, double stop, int count, double @base = 10, DType dtype = DType.Float32, Device? device = null)
        => Of(@base).Pow(dtype.IsFloating() ? Linspace(start, stop, count, DType.Float64, device) : Linspace(Math.Truncate(start), Math.Truncate(stop), count, DType.Float64, device)).Cast(dtype);

    /// <summary>The identity matrix, or one of <paramref name="columns"/> columns with ones on its diagonal.</summary>
    public static Tensor Eye(int rows, int? columns = null, DType dtype = DType.Float32, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        int width = columns ?? rows;
        ArgumentOutOfRangeException.ThrowIfNegative(width, nameof(columns));
        Tensor row = Arange(rows, device: device).Reshape(rows, 1);
        return Functions.Equal(row, Arange(width, device: device)).Cast(dtype);
    }

    /// <summary>Random numbers spread evenly over [0, 1).</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="seed">A seed for this tensor alone; the same seed gives the same numbers.</param>
    /// <param name="generator">The stream to draw from; <see cref="Generator.Default"/> if neither it nor a seed is given.</param>
    /// <param name="device">Where they are to be, and are drawn; null for the host. The same seed gives the same numbers everywhere.</param>
    public static Tensor Rand(Shape shape, DType dtype = DType.Float32, ulong? seed = null, Generator? generator = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (seed is null && Nabla.Floor.Current.Vectorizations > 0)
        {
            throw new InvalidOperationException(
                $"Tensor.Rand was called inside Vmap, where it would give every example the same numbers{CallSite.Suffix()}. Write x.RandLike() for numbers of each example's own, or give a seed for the same ones.");
        }

        return new Uniform(shape, dtype).Apply(Generator.KeyFor(seed, generator).To(device ?? Device.Cpu));
    }

    /// <summary>Random numbers of the standard normal distribution.</summary>
    /// <inheritdoc cref="Rand(Shape, DType, ulong?, Generator?, Device?)"/>
    public static Tensor Randn(Shape shape, DType dtype = DType.Float32, ulong? seed = null, Generator? generator = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (seed is null && Nabla.Floor.Current.Vectorizations > 0)
        {
            throw new InvalidOperationException(
                $"Tensor.Randn was called inside Vmap, where it would give every example the same numbers{CallSite.Suffix()}. Write x.RandnLike() for numbers of each example's own, or give a seed for the same ones.");
        }

        return new Normal(shape, dtype).Apply(Generator.KeyFor(seed, generator).To(device ?? Device.Cpu));
    }

    /// <summary>Zeros of this tensor's shape, and of its element type unless another is given.</summary>
    public Tensor ZerosLike(DType? dtype = null) => Alignment.To(Constants.Zero(dtype ?? DType).To(Device), Shape);

    /// <summary>Numbers spread evenly from <paramref name="low"/> to <paramref name="high"/>, 0 to 1 by default, the end excluded, of the shape of this tensor; of its element type if that is float32 or float64, else float32. Inside Vmap each example gets numbers of its own.</summary>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">float32 or float64, instead of what the tensor suggests.</param>
    /// <param name="low">The least.</param>
    /// <param name="high">What none reaches, but for rounding.</param>
    /// <exception cref="ArgumentException">Both a seed and a generator are given.</exception>
    /// <exception cref="InvalidOperationException">Without a seed, inside Vmap: this tensor is the same for all examples, and so would be the numbers.</exception>
    public Tensor RandLike(ulong? seed = null, Generator? generator = null, DType? dtype = null, double low = 0, double high = 1)
    {
        Tensor x = Drawn(new Uniform(Shape, dtype ?? DrawnType), nameof(RandLike), seed, generator);
        return low == 0 && high == 1 ? x : x * (high - low) + low;
    }

    /// <summary>Numbers of the standard normal distribution, of the shape of this tensor; of its element type if that is float32 or float64, else float32. Inside Vmap each example gets numbers of its own.</summary>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">float32 or float64, instead of what the tensor suggests.</param>
    /// <exception cref="ArgumentException">Both a seed and a generator are given.</exception>
    /// <exception cref="InvalidOperationException">Without a seed, inside Vmap: this tensor is the same for all examples, and so would be the numbers.</exception>
    public Tensor RandnLike(ulong? seed = null, Generator? generator = null, DType? dtype = null) => Drawn(new Normal(Shape, dtype ?? DrawnType), nameof(RandnLike), seed, generator);

    /// <summary>Numbers that resemble this tensor, which must differ from example to example where there are any.</summary>
    private Tensor Drawn(Primitive op, string name, ulong? seed, Generator? generator)
    {
        Tensor resembled = Detach();
        int vectorizations = seed is null ? Nabla.Floor.Current.Vectorizations : 0;
        Tensor example = resembled;
        for (; vectorizations > 0 && example is Batched batched; vectorizations--)
        {
            example = batched.Value.Detach();
        }

        // What stands for something that is not there yet may turn out to differ.
        return vectorizations == 0 || example is Staged ? op.Apply(Generator.KeyFor(seed, generator).To(resembled.Device), resembled) : throw new InvalidOperationException(
            $"{name} was called inside Vmap on a tensor of {Type} that is the same for all examples, which would all be given the same numbers{CallSite.Suffix()}. Call it on a tensor that differs from example to example, or give a seed for the same numbers.");
    }

    private DType DrawnType => DType == DType.Float64 ? DType.Float64 : DType.Float32;

    /// <summary>Ones of this tensor's shape, and of its element type unless another is given.</summary>
    public Tensor OnesLike(DType? dtype = null) => Alignment.To(Constants.One(dtype ?? DType).To(Device), Shape);

    /// <summary>One number everywhere, of this tensor's shape, and of its element type unless another is given. The gradient of the number is the sum of all that arrive.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is more than one number.</exception>
    public Tensor FullLike(Tensor value, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Full(Shape, value.Cast(dtype ?? DType).To(Device));
    }

    /// <summary>Zeros of a shape, of this tensor's element type unless another is given; PyTorch's new_zeros.</summary>
    public Tensor NewZeros(Shape shape, DType? dtype = null) => Zeros(shape, dtype ?? DType, Device);

    /// <summary>Ones of a shape, of this tensor's element type unless another is given; PyTorch's new_ones.</summary>
    public Tensor NewOnes(Shape shape, DType? dtype = null) => Ones(shape, dtype ?? DType, Device);

    /// <summary>One number everywhere, of this tensor's element type unless another is given; PyTorch's new_full.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is more than one number.</exception>
    public Tensor NewFull(Shape shape, Tensor value, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Full(shape, value.Cast(dtype ?? DType).To(Device));
    }

    // What the host makes, it makes at once.
    private static bool IsElsewhere([NotNullWhen(true)] Device? device) => device is not null && !device.Machine.IsHost;

    private static ConcreteTensor Flat<T>(Array values)
        where T : unmanaged
    {
        int[] lengths = new int[values.Rank];
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            lengths[axis] = values.GetLength(axis);
        }

        ConcreteTensor tensor = ConcreteTensor.Rent(new TensorType(DTypes.Of<T>(), Shape.Create(lengths)));
        if (values.LongLength > 0)
        {
            ReadOnlySpan<T> flat = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), checked((int)values.LongLength));
            flat.CopyTo(tensor.Span<T>());
            GC.KeepAlive(tensor);
        }

        return tensor;
    }
}
