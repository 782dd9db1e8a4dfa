using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A kernel that is ready to run.</summary>
/// <remarks>Kernels are kept for as long as the process lives, by structure, so that the same loop over tensors of any size is compiled once.</remarks>
internal sealed class FusedKernel
{
    /// <summary>So many operands fit the bits that say which of them are repeated.</summary>
    public const int MostOperands = 64;

    private static readonly ConcurrentDictionary<KernelKey, FusedKernel> s_kernels = new();

    private FusedKernel(KernelKey key)
    {
        Key = key;
        if (key.Program.Inputs + key.Program.Outputs.Length > MostOperands)
        {
            throw new NotSupportedException($"One loop takes {MostOperands} operands, not {key.Program.Inputs + key.Program.Outputs.Length}.");
        }

        if (key.Emits && RuntimeFeature.IsDynamicCodeSupported)
        {
            (Run, Count) = (Emission.Write(key), key.RegisterBits == 0 ? 1 : key.RegisterBits / 8 / SymbolicLoop.Width(key.Program));

            // Otherwise it would be compiled when it first runs.
            RuntimeHelpers.PrepareDelegate(Run);
        }
        else
        {
            (Run, Count) = (TileProgram.Write(key), 1);
        }
    }

    /// <summary>What it was made for.</summary>
    public KernelKey Key { get; }

    /// <summary>The loop.</summary>
    public Kernel Run { get; }

    /// <summary>Elements that it takes at a time: rows are whole numbers of these.</summary>
    public int Count { get; }

    /// <summary>How many kernels the process holds.</summary>
    public static int Kept => s_kernels.Count;

    /// <summary>The kernel of this structure, made at the first call.</summary>
    public static FusedKernel Of(KernelKey key) => s_kernels.TryGetValue(key, out FusedKernel? kernel) ? kernel : s_kernels.GetOrAdd(key, new FusedKernel(key));
}
