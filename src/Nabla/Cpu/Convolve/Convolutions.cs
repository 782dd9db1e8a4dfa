using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Convolutions as matrix products with windows that are laid out a block at a time, in caches, never in memory.</summary>
/// <remarks>The order of every sum is a function of the shapes: chains as in Note [The order of a sum], images in order, windows in order. Threads take images.</remarks>
internal static unsafe class Convolutions<T, TVector, TRegister>
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    public static void Run(CpuMachine machine, in Operand input, in Operand weight, in Operand output, in Window window, Convolved result)
    {
        ConvolutionShape shape = new(input.Shape, weight.Shape, output.Shape, window);
        Operand x = result == Convolved.Input ? input : machine.Contiguous(input);
        Operand w = result == Convolved.Weight ? weight : machine.Contiguous(weight);
        Operand z = result == Convolved.Output ? output : machine.Contiguous(output);
        Storage offsets = Storage.Rent(Math.Max(1, shape.Taps) * sizeof(long));
        fixed (byte* px = &x.Storage.Reference, pw = &w.Storage.Reference, pz = &z.Storage.Reference, po = &offsets.Reference)
        {
            T* from = (T*)px + x.Layout.Offset;
            T* weights = (T*)pw + w.Layout.Offset;
            T* to = (T*)pz + z.Layout.Offset;
            if (shape.IsEmpty)
            {
                Operand nothing = result switch { Convolved.Input => input, Convolved.Weight => weight, _ => output };
                T* start = result switch { Convolved.Input => from, Convolved.Weight => weights, _ => to };
                NativeMemory.Clear(start, (nuint)(nothing.Shape.Count * sizeof(T)));
                return;
            }

            shape.Offsets((long*)po);
            Patches<T> patches = new(shape, (long*)po);
            switch (result)
            {
                case Convolved.Output or Convolved.Input when DepthwiseBody<T, TVector, TRegister>.Fits(shape):
                    DepthwiseBody<T, TVector, TRegister>.Run(shape, patches, (long*)po, from, weights, to, isInput: result == Convolved.Input);
                    break;
                case Convolved.Weight when DepthwiseBody<T, TVector, TRegister>.Fits(shape):
                    DepthwiseWeightBody<T, TVector, TRegister>.Run(shape, patches, from, weights, to);
                    break;
                case Convolved.Output when DirectOutputBody<T, TVector, TRegister>.Fits(shape):
                    DirectOutputBody<T, TVector, TRegister>.Run(shape, patches, (long*)po, from, weights, to);
                    break;
                case Convolved.Output:
                    OutputBody<T, TVector, TRegister>.Run(shape, patches, from, weights, to);
                    break;
                case Convolved.Input when DirectInputBody<T, TVector, TRegister>.Fits(shape):
                    DirectInputBody<T, TVector, TRegister>.Run(shape, (long*)po, from, weights, to);
                    break;
                case Convolved.Input:
                    InputBody<T, TVector, TRegister>.Run(shape, patches, (long*)po, from, weights, to);
                    break;
                default:
                    WeightBody<T, TVector, TRegister>.Run(shape, patches, (long*)po, from, weights, to);
                    break;
            }
        }

        GC.KeepAlive(x.Storage);
        GC.KeepAlive(w.Storage);
        GC.KeepAlive(z.Storage);
        GC.KeepAlive(offsets);
    }
}
