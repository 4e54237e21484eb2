print("trimtab")
