using System.Globalization;
using System.Runtime.CompilerServices;

namespace Nabla.Eng.Parity;

/// <summary>Makes of what a sample says what a parameter takes.</summary>
/// <param name="tensorOf">The tensor to pass for one of the sample's.</param>
internal sealed class Conversion(Func<SaidTensor, Tensor> tensorOf)
{
    /// <summary>The value as the type; an exception that says why not.</summary>
    /// <exception cref="UnboundException">The type takes no such value.</exception>
    public object? To(object? value, Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return value is null ? null : To(value, inner);
        }

        if (type == typeof(Tensor))
        {
            return value is null ? null : OfTensor(value);
        }

        if (type == typeof(At))
        {
            return OfIndex(value);
        }

        // Where PyTorch takes integers as a tensor, C# reads them from it.
        if (value is SaidTensor { Value: { DType: DType.Int64 } integers } && (type == typeof(int) || type == typeof(long) || Member.ElementOf(type) == typeof(int)))
        {
            value = integers.Rank == 0 ? integers.ToScalar<long>() : Array.ConvertAll(integers.ToArray<long>(), static one => (object?)one);
        }

        if (Member.ElementOf(type) is { } element)
        {
            object?[] list = value as object?[] ?? [value];
            Array array = Array.CreateInstance(element, list.Length);
            for (int i = 0; i < list.Length; i++)
            {
                array.SetValue(To(list[i], element), i);
            }

            return array;
        }

        if (typeof(ITuple).IsAssignableFrom(type) && type.IsValueType)
        {
            Type[] elements = type.GetGenericArguments();
            object?[] list = value as object?[] ?? [.. Enumerable.Repeat(value, elements.Length)];
            return list.Length == elements.Length ? Activator.CreateInstance(type, [.. list.Zip(elements, To)]) : throw Not(value, type);
        }

        // One number as a tensor is a number.
        return OfPlain(value is SaidTensor { Value: { Count: 1 } one } ? one.DType.IsInteger() ? (long)one : one.DType.IsFloating() && type == typeof(double) ? (double)one : value : value, type);
    }

    private static object? OfPlain(object? value, Type type) => value switch
    {
        bool when type == typeof(bool) => value,
        "fro" when type == typeof(double) => 2.0,
        "left" or "right" when type == typeof(bool) => value is "right",
        "L" or "U" when type == typeof(bool) => value is "U",
        bool isNarrow when type == typeof(DType) => isNarrow ? DType.Int32 : DType.Int64,
        long number when type == typeof(int) => checked((int)number),
        long number when type == typeof(long) => number,
        bool flag when type == typeof(int) || type == typeof(long) || type == typeof(double) => Convert.ChangeType(flag, type, CultureInfo.InvariantCulture),
        string name when type == typeof(bool) => name != "none",
        long number when type == typeof(double) => (double)number,
        double when type == typeof(double) => value,
        bool flag when type == typeof(double) => flag ? 1.0 : 0.0,
        long number when type == typeof(float) => (float)number,
        double number when type == typeof(float) => (float)number,
        long axis when type == typeof(Axes) => Axes.Create([checked((int)axis)]),
        object?[] axes when type == typeof(Axes) => Axes.Create(Whole(axes, type)),
        long number when type == typeof(PerAxis) => (PerAxis)checked((int)number),
        object?[] numbers when type == typeof(PerAxis) => PerAxis.Create(Whole([.. numbers.Select(number => number ?? -1L)], type)),
        null when type == typeof(PerAxis) => default(PerAxis),
        long length when type == typeof(Shape) => Shape.Create([checked((int)length)]),
        object?[] lengths when type == typeof(Shape) => Shape.Create(Whole(lengths, type)),
        string when type == typeof(string) => value,
        string name when type.IsEnum && type != typeof(DType) && Enum.TryParse(type, name, ignoreCase: true, out object? same) => same,
        string name when type.IsEnum && type != typeof(DType) && Enum.TryParse(type, Names.OfValue(name), ignoreCase: true, out object? found) => found,
        string name when type.IsEnum && type != typeof(DType) && Enum.TryParse(type, name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out object? found) => found,
        SaidDType dtype when type == typeof(DType) && Enum.TryParse(dtype.Name, ignoreCase: true, out DType found) => found,
        null when !type.IsValueType => null,
        null when type == typeof(Axes) => default(Axes),
        _ => throw Not(value, type),
    };

    private Tensor OfTensor(object value) => value switch
    {
        SaidTensor { Value: null, DType: var dtype } => throw new UnboundException($"Nabla has no {dtype}"),
        SaidTensor tensor => tensorOf(tensor),
        bool flag => flag,
        long number => number,
        double number => number,
        _ => throw Not(value, typeof(Tensor)),
    };

    private At OfIndex(object? value) => value switch
    {
        null => At.NewAxis,
        SaidRest => At.Rest,
        long index => checked((int)index),
        SaidSlice slice => At.Every(Place(slice.Start, 0)..Place(slice.Stop, ^0), checked((int)(slice.Step ?? 1))),
        _ => OfTensor(value),
    };

    private static Index Place(long? at, Index missing) => at is { } place ? (place < 0 ? ^checked((int)-place) : checked((int)place)) : missing;

    private static int[] Whole(object?[] numbers, Type type) => Array.ConvertAll(numbers, one => one is long number ? checked((int)number) : throw Not(one, type));

    private static UnboundException Not(object? value, Type type) => new($"{type.Name} cannot be {value switch { null => "None", object?[] => "a list", SaidTensor => "a tensor", _ => value }}");
}
