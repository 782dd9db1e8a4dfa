using System.Runtime.InteropServices;
using Nabla.Tests.Devices;

namespace Nabla.OpenCl.Tests;

/// <summary>Formulas and reductions along rows leave the processor's bits, and never go there.</summary>
public sealed class RowTests
{
    private static readonly Lazy<Device> s_device = new(OpenDevice.OfItsOwn);

    public static TheoryData<int, int, DType> Sizes()
    {
        TheoryData<int, int, DType> sizes = [];
        sizes.Add(67, 1000, DType.Float32);
        if (Thoroughness.IsFull)
        {
            sizes.Add(129, 10, DType.Float64);
            sizes.Add(9, 5000, DType.Float32);
            sizes.Add(5, 1, DType.Float32);
            sizes.Add(300, 7, DType.Float32);
            sizes.Add(3, 33, DType.Float64);
            sizes.Add(2, 4096, DType.Float64);
            sizes.Add(1, 70_000, DType.Float32);
        }

        return sizes;
    }

    [OpenClTheory]
    [MemberData(nameof(Sizes))]
    public void Functions_of_rows(int rows, int columns, DType dtype) => Compare(RowFunctions.Functions, static f => [f], rows, columns, dtype);

    [OpenClTheory]
    [MemberData(nameof(Sizes))]
    public void Gradients_of_functions_of_rows(int rows, int columns, DType dtype)
        => Compare(RowFunctions.Losses, static f => [Transform.Grad(f), Transform.Grad(f, 1)], rows, columns, dtype);

    [OpenClFact]
    public void Half_precision_has_the_processors_bits()
    {
        string[] some = ["softmax", "layer norm"];
        Compare(RowFunctions.Functions.Where(f => some.Contains(f.Key)), static f => [f], 67, 100, DType.Float16);
        Compare(RowFunctions.Losses.Where(f => some.Contains(f.Key)), static f => [Transform.Grad(f)], 67, 100, DType.BFloat16);
    }

    private static void Compare(IEnumerable<KeyValuePair<string, Func<Tensor, Tensor, Tensor, Tensor>>> all, Func<Func<Tensor, Tensor, Tensor, Tensor>, Func<Tensor, Tensor, Tensor, Tensor>[]> variants, int rows, int columns, DType dtype)
    {
        Device device = s_device.Value;
        DeviceMachine machine = (DeviceMachine)device.Machine;
        Tensor[] here = [Tensor.Randn([rows, columns], seed: 1).Cast(dtype), Tensor.Randn([columns], seed: 2).Cast(dtype), Tensor.Randn([columns], seed: 3).Cast(dtype)];
        Tensor[] there = Array.ConvertAll(here, x => x.To(device));
        foreach ((string name, Func<Tensor, Tensor, Tensor, Tensor> function) in all)
        {
            Func<Tensor, Tensor, Tensor, Tensor>[] some = variants(function);
            for (int i = 0; i < some.Length; i++)
            {
                foreach (bool compiled in new[] { false, true })
                {
                    string what = $"{name}, {i}, {(compiled ? "compiled" : "eager")}, {dtype} [{rows}, {columns}]";
                    Func<Tensor, Tensor, Tensor, Tensor> f = compiled ? Transform.Jit(some[i]) : some[i];
                    byte[] expected = Bytes(f(here[0], here[1], here[2]));
                    long before = machine.OnHost;

                    // Twice: eagerly a rule is a loop from the second time on.
                    byte[] first = Bytes(f(there[0], there[1], there[2]));
                    byte[] second = Bytes(f(there[0], there[1], there[2]));
                    Assert.True(machine.OnHost == before, $"{what}: {machine.OnHost - before} loops were computed on the host.");
                    Assert.Equal($"{what}: ", $"{what}: {Difference(expected, first, dtype)}");
                    Assert.Equal($"{what}, again: ", $"{what}, again: {Difference(expected, second, dtype)}");
                }
            }
        }
    }

    private static byte[] Bytes(Tensor x) => x.DType switch
    {
        DType.Float64 => MemoryMarshal.AsBytes<double>(x.ToArray<double>()).ToArray(),
        _ => MemoryMarshal.AsBytes<float>(x.Cast(DType.Float32).ToArray<float>()).ToArray(),
    };

    private static string Difference(byte[] expected, byte[] found, DType dtype)
    {
        int size = dtype == DType.Float64 ? 8 : 4;
        if (expected.Length != found.Length)
        {
            return FormattableString.Invariant($"{expected.Length / size} numbers here, {found.Length / size} there");
        }

        double At(byte[] bytes, int i) => size == 8 ? BitConverter.ToDouble(bytes, i * 8) : BitConverter.ToSingle(bytes, i * 4);
        int[] differing = [.. Enumerable.Range(0, expected.Length / size).Where(i => !expected.AsSpan(i * size, size).SequenceEqual(found.AsSpan(i * size, size)))];
        return differing.Length == 0 ? "" : FormattableString.Invariant($"{differing.Length} of {expected.Length / size} differ, number {differing[0]}: {At(expected, differing[0]):R} here, {At(found, differing[0]):R} there");
    }
}
